import { TICK_TOPIC } from '@cmp/contracts';
import { LogError, type EventLog, type Membership } from '@cmp/event-log';
import { backoff, type Clock, type Logger, type Repeating } from '@cmp/runtime';
import type { ProcessorMetrics } from './processor-metrics.js';
import type { ProcessorReadiness } from './processor-readiness.js';
import { processorTopics } from './processor-topics.js';
import type { ProcessorConfig } from './processor.config.js';
import { tickTopicToPulseTopic, type ProcessingSetup } from './tick-topic-to-pulse-topic.js';

const RETRY = { baseMs: 250, factor: 2, maxMs: 10_000, jitter: 0.3, random: Math.random };
const PING_INTERVAL_MS = 2000;
const PING_TIMEOUT_MS = 5000;
const STOP_DEADLINE_MS = 3000;

export interface ProcessorParts {
  readonly config: ProcessorConfig;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProcessorMetrics;
  readonly readiness: ProcessorReadiness;
  readonly setup: ProcessingSetup;
  /** Ends the process with a non-zero code. */
  readonly fail: (error: unknown) => void;
}

/** The processor's life in a process: makes or checks the topics, joins the group, works until it is stopped. */
export class ProcessorLoop {
  private readonly stopping = new AbortController();
  private watching: Repeating | null = null;
  private working: Promise<void> = Promise.resolve();
  private membership: Membership | null = null;

  constructor(private readonly parts: ProcessorParts) {}

  /** Nest calls it once every module is up. Does not wait: a log that is away must not keep the process from starting. */
  onApplicationBootstrap(): void {
    const { clock, fail } = this.parts;
    this.watching = clock.every(PING_INTERVAL_MS, this.pinging());
    this.working = this.work().catch(fail);
  }

  /** Leaves the group, so that another replica may go on at once; an append under way is finished first, within 3 s. */
  async beforeApplicationShutdown(): Promise<void> {
    this.watching?.stop();
    this.stopping.abort();
    const deadline = new AbortController();
    await Promise.race([this.working, this.parts.clock.sleep(STOP_DEADLINE_MS, deadline.signal)]);
    deadline.abort();
  }

  private async work(): Promise<void> {
    await this.untilAvailable(() => this.parts.log.ensureTopics(processorTopics(this.parts.config)));
    const membership = await this.untilAvailable(() => this.join());
    if (membership === null) return;
    this.membership = membership;
    this.parts.readiness.memberOfGroup(true);
    this.parts.logger.info('processing ticks', { topic: TICK_TOPIC, group: this.parts.setup.group });
    try {
      await Promise.race([membership.done, aborted(this.stopping.signal)]);
    } finally {
      this.parts.readiness.memberOfGroup(false);
    }
    await membership.leave();
  }

  private join(): Promise<Membership> {
    const { log, setup, metrics, readiness, logger } = this.parts;
    return log.join({
      group: setup.group,
      topic: TICK_TOPIC,
      run: (owned) => tickTopicToPulseTopic(owned, setup),
      onRunError(error, partition) {
        metrics.failed();
        const isNews = readiness.failed(partition, messageOf(error));
        if (!isNews) return;
        logger.error('the work on a partition failed, it starts again from its last append', { partition, error });
      },
    });
  }

  /** Tries until the log answers and has room; null when the process is stopped meanwhile. Any other fault is for a person. */
  private async untilAvailable<T>(step: () => Promise<T>): Promise<T | null> {
    const { clock, logger, readiness } = this.parts;
    const pause = backoff(RETRY);
    let told = '';
    while (!this.stopping.signal.aborted) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof LogError && error.retriable)) throw error;
        readiness.cannotJoin(error.message);
        if (error.message !== told) logger.warn('the log cannot be used yet, trying again', { error });
        told = error.message;
        await clock.sleep(pause.nextMs(), this.stopping.signal);
      }
    }
    return null;
  }

  /** A job that asks whether the log answers, one question at a time, and looks at which partitions are still ours. */
  private pinging(): () => void {
    const { log, readiness } = this.parts;
    let asking = false;
    const ask = async () => {
      asking = true;
      const fault = await log.ping(PING_TIMEOUT_MS).then(() => null, messageOf);
      asking = false;
      if (!this.stopping.signal.aborted) readiness.logAway(fault);
    };
    return () => {
      if (this.membership !== null) readiness.owned(this.membership.ownedPartitions());
      if (!asking) void ask();
    };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
