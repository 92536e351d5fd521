import type { PulseRecord } from '@cmp/contracts';
import { DEFAULT_COINS } from '@cmp/market';
import { systemClock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { FeedHub } from '../src/feed/feed-hub.js';
import { FeedMessages } from '../src/feed/feed-messages.js';
import { FeedReplay } from '../src/feed/feed-replay.js';
import { ReplayTurns } from '../src/feed/replay-turns.js';
import { FeedState } from '../src/feed/feed-state.js';
import { GatewayMetrics } from '../src/gateway-metrics.js';
import type { UpgradeHandler } from '../src/sockets/upgrade-router.js';
import { WebSocketEndpoints } from '../src/sockets/web-socket-endpoints.js';

/** The delivering half of the gateway, without a log: what a benchmark publishes goes straight to the clients. */
export interface DeliveryUnderTest {
  readonly plain: UpgradeHandler;
  readonly feed: UpgradeHandler;
  publish(records: readonly PulseRecord[]): void;
  /** Bytes written to all clients of a kind by what was published. */
  writtenBytes(kind: 'plain' | 'feed'): Promise<number>;
}

const THRESHOLDS = { movingPct: 3, volatilePct: 5, trendPct: 3, alertRaisePct: 5, alertClearPct: 4.5 };

export function deliveryUnderTest(windowMs: number): DeliveryUnderTest {
  const clock = systemClock;
  const encode = (record: object) => JSON.stringify(record);
  const metrics = new GatewayMetrics(new Registry(), {
    newestWindowAgeSeconds: () => 0,
    waitingBytes: () => 0,
    openDeadLetters: () => 0,
  });
  const state = new FeedState(windowMs, encode);
  const hello = { window_ms: windowMs, grace_ms: 0, coins: DEFAULT_COINS, thresholds: THRESHOLDS };
  const messages = new FeedMessages(state, hello, (kind) => metrics.framesBuilt.inc({ kind }));
  const limits = { bufferBytes: 4_194_304, behindMs: 60_000, withheldBytes: 1_000_000_000 };
  const hub = new FeedHub({ messages, limits, clock, metrics });
  const log = { bounds: () => Promise.resolve([]), read: noRecords };
  const decode = () => {
    throw new Error('there is no log to decode from');
  };
  const turns = new ReplayTurns({ clock });
  const replay = new FeedReplay({ log, state, decode, encode, isPrimary: () => true, maxRecords: 0, turns });
  const answers = { hub, messages, replay, clock, logger: silentLogger, behindMs: 1000 };
  const endpoints = new WebSocketEndpoints({ hub, answers, clock, metrics, maxClients: 1_000_000 });
  const place = { topic: 'bench', partition: 0, offset: 0 };
  hub.open();
  return {
    plain: endpoints.plain,
    feed: endpoints.feed,
    publish: (records) => hub.publishPulses(records.flatMap((record) => state.applyPulse(record, place).kept ?? [])),
    async writtenBytes(kind) {
      const { values } = await metrics.bytes.get();
      return values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
    },
  };
}

async function* noRecords(): AsyncGenerator<never> {}
