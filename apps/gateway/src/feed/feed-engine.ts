import { ALERT_TOPIC, INGEST_TOPIC, PULSE_TOPIC, SOURCE_STATUS_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import type { EventLog, Follower } from '@cmp/event-log';
import type { Clock, Logger, Readiness, Repeating } from '@cmp/runtime';
import { pulseTopicToFeed } from '../pulse-topic-to-feed.js';
import { tickTopicToFeed } from '../tick-topic-to-feed.js';
import { alertsToFeed } from './alerts-to-feed.js';
import type { FeedHub } from './feed-hub.js';
import type { FeedMessages } from './feed-messages.js';
import type { FeedState } from './feed-state.js';
import { KeptFollower } from './kept-follower.js';
import { LogWatch } from './log-watch.js';
import { RememberedBounds } from './remembered-bounds.js';
import { RewindProgress } from './rewind-progress.js';
import { TickConflater } from './tick-conflater.js';
import { pulseSteps, sourceStatusToFeed, tickSteps, type TopicReaderParts } from './topic-readers.js';
import type { GatewayMetrics } from '../gateway-metrics.js';

export interface FeedEngineOptions {
  readonly log: EventLog;
  readonly state: FeedState;
  readonly messages: FeedMessages;
  readonly hub: FeedHub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly readiness: Readiness;
  readonly coins: readonly string[];
  readonly windowMs: number;
  readonly maxFutureSkewMs: number;
  readonly tickFeedMs: number;
  /** Makes or checks the topics; rejects with what waiting does not mend. */
  readonly prepareTopics: (signal: AbortSignal) => Promise<void>;
  /** Called when the topics are there, unless the engine was stopped before. */
  readonly whenPrepared: () => void;
  /** Called with faults that only a person and a restart can mend. */
  readonly fail: (error: unknown) => void;
}

const READINESS_PART = 'gateway';
const LOG_CHECK_MS = 2000;
const LOG_TIMEOUT_MS = 3000;
/** A sign of life for pages between windows; announced in `hello`. */
export const STATUS_EVERY_MS = 15_000;

/** Runs the reading side: follows the topics, watches the log, and beats for ticks and for clients that were behind. */
export class FeedEngine {
  private readonly conflater = new TickConflater();
  private readonly progress: RewindProgress;
  private readonly bounds: RememberedBounds;
  private readonly rewound = Promise.withResolvers<void>();
  private followers = new Map<string, KeptFollower>();
  private watch: LogWatch | null = null;
  private beat: Repeating | null = null;
  private signOfLife: Repeating | null = null;
  private readonly stopping = new AbortController();
  private logProblem: string | null = 'the log has not answered yet';

  constructor(private readonly options: FeedEngineOptions) {
    this.bounds = new RememberedBounds(options);
    this.progress = new RewindProgress([PULSE_TOPIC, INGEST_TOPIC, ALERT_TOPIC], () => this.historyComplete());
    this.reportReadiness();
  }

  get historyIsComplete(): boolean {
    return this.progress.done;
  }

  start(): void {
    const { hub, clock, log, tickFeedMs } = this.options;
    const parts: TopicReaderParts = {
      ...this.options,
      conflater: this.conflater,
      progress: this.progress,
      report: this.options,
    };
    this.options.prepareTopics(this.stopping.signal).then(() => this.followAll(parts), this.options.fail);
    this.beat = clock.every(tickFeedMs, () => {
      hub.publishTicks(this.conflater.take());
      hub.sweep();
    });
    this.signOfLife = clock.every(STATUS_EVERY_MS, () => hub.publishStatus());
    this.watch = new LogWatch({
      log,
      clock,
      everyMs: LOG_CHECK_MS,
      timeoutMs: LOG_TIMEOUT_MS,
      onChange: (available, reason) => this.logAnswered(available, reason),
    });
  }

  /** Resolves when the history is complete, or after `maxMs`: a start should show data at once if it can. */
  async whenRewound(maxMs: number): Promise<void> {
    const patience = new AbortController();
    await Promise.race([this.rewound.promise, this.options.clock.sleep(maxMs, patience.signal)]);
    patience.abort();
  }

  /** Records between each followed topic's end and what has been read of it; null where that is not known. */
  async lag(): Promise<Record<string, number | null>> {
    const lags = [...this.followers].map(
      async ([topic, follower]) => [topic, await this.lagOf(topic, follower)] as const,
    );
    return Object.fromEntries(await Promise.all(lags));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.beat?.stop();
    this.signOfLife?.stop();
    await Promise.all([this.watch?.stop(), ...[...this.followers.values()].map((follower) => follower.stop())]);
  }

  private followAll(parts: TopicReaderParts): void {
    if (this.stopping.signal.aborted) return;
    this.keepFollowing(PULSE_TOPIC, () => pulseTopicToFeed(pulseSteps(PULSE_TOPIC, parts)));
    this.keepFollowing(INGEST_TOPIC, () => pulseTopicToFeed(pulseSteps(INGEST_TOPIC, parts)));
    this.keepFollowing(TICK_TOPIC, () => tickTopicToFeed(tickSteps(parts)));
    this.keepFollowing(ALERT_TOPIC, () => alertsToFeed(parts));
    this.keepFollowing(SOURCE_STATUS_TOPIC, () => sourceStatusToFeed(parts));
    this.options.whenPrepared();
  }

  private keepFollowing(topic: string, start: () => Promise<Follower>): void {
    const { clock, logger } = this.options;
    this.followers.set(topic, new KeptFollower({ topic, start, clock, logger }));
  }

  private async lagOf(topic: string, follower: KeptFollower): Promise<number | null> {
    const positions = follower.positions();
    if (positions === null || this.logProblem !== null) return null;
    const bounds = await this.bounds.of(topic);
    if (bounds === null) return null;
    return bounds.reduce((sum, { partition, endOffset }) => sum + behind(endOffset, positions.get(partition)), 0);
  }

  private historyComplete(): void {
    this.options.logger.info('the history is complete, the feed is live', {
      windows: this.options.state.pulses().length,
    });
    this.options.hub.open();
    this.reportReadiness();
    this.rewound.resolve();
  }

  private logAnswered(available: boolean, reason: string): void {
    const { messages, hub, logger } = this.options;
    if (!available) logger.warn('the log is away; clients keep what they have', { reason });
    this.logProblem = available ? null : reason;
    messages.setLogAvailable(available);
    hub.publishStatus();
    this.reportReadiness();
  }

  private reportReadiness(): void {
    const problem = this.logProblem ?? (this.progress.done ? null : 'the history is still being read');
    this.options.readiness.set(READINESS_PART, problem === null, problem ?? '');
  }
}

function behind(endOffset: number, position: number | undefined): number {
  return position === undefined ? 0 : Math.max(0, endOffset - position);
}
