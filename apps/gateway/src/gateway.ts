import type { Server } from 'node:http';
import type { EventLog } from '@cmp/event-log';
import { coinById } from '@cmp/market';
import type { Clock, Logger, Readiness } from '@cmp/runtime';
import type { Registry } from 'prom-client';
import { DeadLetterDesk } from './dead-letters/dead-letter-desk.js';
import { feedWindows } from './feed-windows.js';
import { FeedEngine, STATUS_EVERY_MS } from './feed/feed-engine.js';
import { FeedHub } from './feed/feed-hub.js';
import { FeedMessages, type HelloFields } from './feed/feed-messages.js';
import { FeedReplay } from './feed/feed-replay.js';
import { FeedState } from './feed/feed-state.js';
import { ReplayTurns } from './feed/replay-turns.js';
import { gatewayTopics, prepareTopics } from './feed/prepare-topics.js';
import type { GatewayConfig } from './gateway.config.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { requestGuard, type RequestGuard } from './http/request-guard.js';
import { GatewaySockets } from './sockets/gateway-sockets.js';
import { decodePulseRecord } from '@cmp/contracts';

export interface GatewayParts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly fail: (error: unknown) => void;
}

/** A resume of more records than this gets a snapshot instead. */
const REPLAY_MAX_RECORDS = 20_000;
/** A client that is behind may miss this much before it is dropped, however short that takes. */
const WITHHELD_BYTES_PER_BUFFER = 1024;
/** How long a start waits for the history, so that the first page already has it. */
const REWIND_PATIENCE_MS = 2000;
const LEFT_PAUSE_MS = 100;
/** Beyond the time over which clients are sent away: for their own goodbyes. */
const GOODBYE_LIMIT_MS = 1500;

/** The gateway's parts, put together; everything that runs starts in `start` and ends in `stop`. */
export class Gateway {
  readonly metrics: GatewayMetrics;
  readonly state: FeedState;
  readonly deadLetters: DeadLetterDesk;
  readonly messages: FeedMessages;
  readonly hub: FeedHub;
  readonly engine: FeedEngine;
  readonly guard: RequestGuard;
  private sockets: GatewaySockets | null = null;

  constructor(
    private readonly config: GatewayConfig,
    private readonly parts: GatewayParts,
  ) {
    const { clock, registry } = parts;
    this.metrics = new GatewayMetrics(registry, {
      newestWindowAgeSeconds: () => (clock.nowMs() - (this.newestWindowEndMs() ?? Number.NaN)) / 1000,
      waitingBytes: () => this.hub.waitingBytes(),
      openDeadLetters: () => this.deadLetters.index.open,
    });
    this.deadLetters = new DeadLetterDesk(parts);
    this.state = new FeedState(config.windowMs, (record) => {
      this.metrics.encodes.inc({ what: 'event' in record ? 'alert' : 'window_end' in record ? 'pulse' : 'tick' });
      return JSON.stringify(record);
    });
    this.messages = new FeedMessages(this.state, helloOf(config), (kind) => this.metrics.framesBuilt.inc({ kind }));
    const limits = {
      bufferBytes: config.clientBufferBytes,
      behindMs: config.clientBehindMs,
      withheldBytes: config.clientBufferBytes * WITHHELD_BYTES_PER_BUFFER,
    };
    this.hub = new FeedHub({ messages: this.messages, limits, clock, metrics: this.metrics });
    this.guard = requestGuard({ listenHost: config.host, allowedOrigins: config.allowedOrigins ?? [] });
    this.engine = new FeedEngine({
      ...parts,
      ...config,
      metrics: this.metrics,
      state: this.state,
      messages: this.messages,
      hub: this.hub,
      prepareTopics: (signal) => prepareTopics(gatewayTopics(config), parts, signal),
      whenPrepared: () => this.deadLetters.start(),
    });
  }

  /** End of the newest window in the feed, epoch ms; null before the first. */
  newestWindowEndMs(): number | null {
    const ends = this.state.newestPulses().map(({ endMs }) => endMs);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  async start(server: Server): Promise<void> {
    const { config, parts, hub, messages, metrics, guard } = this;
    const { clock, logger } = parts;
    const replay = new FeedReplay({
      log: parts.log,
      state: this.state,
      decode: decodePulseRecord,
      encode: (record) => JSON.stringify(record),
      isPrimary: (record) => this.state.isPrimary(record),
      maxRecords: REPLAY_MAX_RECORDS,
      turns: new ReplayTurns({ clock }),
    });
    const answers = { hub, messages, replay, clock, logger, behindMs: config.clientBehindMs };
    const allowedOrigins = config.allowedOrigins ?? [];
    this.sockets = new GatewaySockets({ ...config, allowedOrigins, server, guard, hub, answers, clock, metrics });
    this.engine.start();
    await this.engine.whenRewound(REWIND_PATIENCE_MS);
  }

  /** Goodbye to the clients over `drainMs`, then no more reading. Bounded whatever the clients do. */
  async stop(): Promise<void> {
    this.sockets?.refuseNew();
    const patience = new AbortController();
    const limit = this.parts.clock.sleep(this.config.drainMs + GOODBYE_LIMIT_MS, patience.signal);
    await Promise.race([this.sendAllAway(), limit]);
    patience.abort();
    await Promise.all([this.engine.stop(), this.deadLetters.stop()]);
    this.sockets?.terminateAll();
  }

  private async sendAllAway(): Promise<void> {
    await this.hub.drain(this.config.drainMs, Math.random);
    while (this.hub.clientCount > 0) await this.parts.clock.sleep(LEFT_PAUSE_MS);
  }
}

function helloOf(config: GatewayConfig): HelloFields {
  const { windowMs, graceMs, movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct } = config;
  return {
    window_ms: windowMs,
    grace_ms: graceMs,
    windows: feedWindows(config),
    correction_ms: config.correctionMs,
    status_every_ms: STATUS_EVERY_MS,
    coins: config.coins.map(coinById),
    thresholds: { movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct },
  };
}
