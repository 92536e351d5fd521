import type { SourceStatusRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { backoff, type AppContext } from '@cmp/runtime';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { buildSource } from './build-source.js';
import { ObservationCheck } from './check/observation-check.js';
import { LogPresence } from './delivery/log-presence.js';
import { TickDelivery } from './delivery/tick-delivery.js';
import { onceLogAnswers, producerTopics } from './prepare-topics.js';
import { producerMetrics } from './producer-metrics.js';
import { replayPathOf, type ProducerConfig } from './producer.config.js';
import { readReplayHead } from './replay/replay-file.js';
import { sourceToTickTopic } from './source-to-tick-topic.js';
import { retiredStatus } from './status/source-status.js';
import { recallStatuses } from './status/recall-statuses.js';
import { StatusBoard } from './status/status-board.js';
import { StatusPublisher } from './status/status-publisher.js';
import { tickToRecord } from './tick-to-record.js';
import { ALONE, type PollTurn } from './turn/poll-turn.js';

const DRAIN_MS = 3000;
const LOG_BACKOFF = { baseMs: 250, factor: 2, maxMs: 5000, jitter: 0.2 } as const;

export interface ProducerParts extends Pick<AppContext, 'clock' | 'logger' | 'registry' | 'readiness' | 'fail'> {
  readonly log: EventLog;
  /** Uniform in [0, 1); a parameter so that tests are repeatable. */
  readonly random: () => number;
  /** When this process may poll; always when left out. */
  readonly turn?: PollTurn;
}

/** Runs the spine from start to drain: topics, source, delivery, status. */
export class Producer implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly polling = new AbortController();
  private readonly abandon = new AbortController();
  private readonly board: StatusBoard;
  private readonly metrics: ReturnType<typeof producerMetrics>;
  private readonly delivery: TickDelivery;
  private readonly publisher: StatusPublisher;
  private readonly turn: PollTurn;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: ProducerConfig,
    private readonly parts: ProducerParts,
  ) {
    const { log, clock, logger, readiness, registry, random } = parts;
    this.turn = parts.turn ?? ALONE;
    this.board = new StatusBoard(logger);
    this.metrics = producerMetrics(registry, () => clock.nowMs());
    const presence = new LogPresence(readiness, logger);
    const full = `the event log is away and ${config.tickQueueLimit} ticks wait for it: polling has stopped`;
    this.delivery = new TickDelivery({
      log,
      clock,
      logger,
      presence,
      metrics: this.metrics,
      backoff: backoff({ ...LOG_BACKOFF, random }),
      queueLimit: config.tickQueueLimit,
      onFull: (isFull) => this.board.hold(isFull ? full : null),
    });
    this.publisher = new StatusPublisher({ log, clock, presence }, () => this.board.all());
    this.board.onChange(() => this.publisher.notify());
  }

  /** A recording that cannot be played is a fault of the start. Throws `StartupError`. */
  async onModuleInit(): Promise<void> {
    this.parts.readiness.set('producer', false, 'the event log has not answered yet');
    const replayPath = replayPathOf(this.config);
    if (replayPath !== null) await readReplayHead(replayPath);
  }

  onApplicationBootstrap(): void {
    this.done = this.run().catch((error: unknown) => this.parts.fail(error));
  }

  /** Stops polling, gives the log the ticks that wait, for at most 3 s, and then the turn to another. */
  async beforeApplicationShutdown(): Promise<void> {
    this.polling.abort();
    const drained = new AbortController();
    const bound = this.parts.clock.sleep(DRAIN_MS, drained.signal).then(() => this.abandon.abort());
    await Promise.race([this.done, bound]);
    drained.abort();
    await this.turn.end();
  }

  private async run(): Promise<void> {
    const { log, clock, logger, readiness, random } = this.parts;
    const signal = this.polling.signal;
    const waiting = { clock, logger, readiness, backoff: backoff({ ...LOG_BACKOFF, random }) };
    const topics = producerTopics(this.config);
    if ((await onceLogAnswers(waiting, signal, () => log.ensureTopics(topics))) === null) return;
    await this.turn.begin(signal);
    // What the sources said last, the calls of this month among it, is read when the turn comes: others polled until then.
    const recalled = await onceLogAnswers(waiting, signal, () => recallStatuses(log, logger));
    if (recalled === null) return;
    this.turn.onLost((why) => this.parts.fail(why));
    const { source, names } = await buildSource(this.config, {
      ...this.parts,
      board: this.board,
      metrics: this.metrics,
      recalled,
      autoMaySimulate: log.kind === 'sqlite',
    });
    this.retire(recalled, names);
    const check = new ObservationCheck(() => clock.nowMs(), this.metrics);
    const spine = sourceToTickTopic(
      {
        observe: (until) => source.observe(until),
        check: (batch) => check.accept(batch),
        encode: tickToRecord,
        append: (records, until) => this.delivery.put(records, until),
      },
      signal,
    ).finally(() => this.delivery.close());
    await Promise.all([spine, this.delivery.run(this.abandon.signal), this.publisher.run(signal)]);
    await this.publisher.publishChanges();
  }

  /** A source that an earlier run used must not be shown as active, or as broken, for ever. */
  private retire(recalled: ReadonlyMap<string, SourceStatusRecord>, names: readonly string[]): void {
    for (const record of recalled.values()) {
      if (record.state !== 'unused' && !names.includes(record.source))
        this.board.update(record.source, retiredStatus(record));
    }
  }
}
