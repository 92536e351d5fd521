import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { EventLog, LogRecord, Membership, NewRecord, OwnedPartition } from '@cmp/event-log';
import { openTestLog } from '@cmp/event-log/testing';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import {
  tickTopicToPulseTopic,
  type ProcessingReport,
  type ProcessingSetup,
} from '../src/tick-topic-to-pulse-topic.js';
import { someRules } from './rules.js';

export const GROUP = 'processor-under-test';
export const TOPICS = [
  TICK_TOPIC,
  PULSE_TOPIC,
  ALERT_TOPIC,
  LATE_TOPIC,
  DEAD_LETTER_TOPIC,
  PULSE_CHANGELOG_TOPIC,
] as const;

export const silentReport: ProcessingReport = {
  restored: () => undefined,
  processed: () => undefined,
  released: () => undefined,
};

/** The spine on the embedded log, with a clock that the test moves: append ticks, let it work, read what came out. */
export class Pipe {
  private membership: Membership | null = null;

  private constructor(
    readonly log: EventLog & { tidyUp(): Promise<void> },
    readonly clock: ManualClock,
  ) {}

  static async open(options: { partitions?: number; clock?: ManualClock; retentionMs?: number } = {}): Promise<Pipe> {
    const { partitions = 1, clock = new ManualClock(), retentionMs = 604_800_000 } = options;
    const log = await openTestLog(clock);
    const shape = { partitions, replication: 1, retentionMs };
    await log.ensureTopics(
      TOPICS.map((name) => ({ name, ...shape, cleanup: name === PULSE_CHANGELOG_TOPIC ? 'compact' : 'delete' })),
    );
    return new Pipe(log, clock);
  }

  setup(differing: Partial<ProcessingSetup> = {}): ProcessingSetup {
    const defaults = { group: GROUP, rules: someRules(), maxRecordsPerSlice: 500, idleCheckMs: 250, clock: this.clock };
    return { ...defaults, report: silentReport, ...differing };
  }

  append(records: readonly NewRecord[]): Promise<void> {
    return this.log.append(records);
  }

  async start(setup = this.setup(), onRunError: (error: unknown) => void = () => undefined): Promise<void> {
    const run = (owned: OwnedPartition) => tickTopicToPulseTopic(owned, setup);
    this.membership = await this.log.join({ group: GROUP, topic: TICK_TOPIC, run, onRunError });
  }

  /** One take-over of partition 0 that ends with `life`, whatever ends it; throws what `life` throws. */
  async live(life: (owned: OwnedPartition) => Promise<void>): Promise<void> {
    const ended = Promise.withResolvers<void>();
    const run = (owned: OwnedPartition) => life(owned).then(ended.resolve, ended.reject);
    // It may end before the membership is known; what it throws is seen below.
    ended.promise.catch(() => undefined);
    const membership = await this.log.join({ group: GROUP, topic: TICK_TOPIC, run });
    await ended.promise.finally(() => membership.leave());
  }

  async stop(): Promise<void> {
    await this.membership?.leave();
    this.membership = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.log.close();
  }

  async isCaughtUp(): Promise<boolean> {
    const bounds = await this.log.bounds(TICK_TOPIC);
    const positions = await this.log.positions(GROUP, TICK_TOPIC);
    const nextOf = (partition: number) => positions.find((one) => one.partition === partition)?.nextOffset ?? 0;
    return bounds.every(({ partition, endOffset }) => nextOf(partition) >= endOffset);
  }

  caughtUp(): Promise<boolean> {
    return eventually('every tick is processed', () => this.isCaughtUp());
  }

  /** Moves the clock by one idle check at a time until `probe` holds. */
  async untilIdle<T>(what: string, probe: () => Promise<T>): Promise<NonNullable<T>> {
    return eventually(what, async () => {
      await this.clock.advance(250);
      return probe();
    });
  }

  async read(topic: string, partition = 0): Promise<LogRecord[]> {
    const { startOffset = 0, endOffset = 0 } = (await this.log.bounds(topic))[partition] ?? {};
    const records: LogRecord[] = [];
    const range = { topic, partition, fromOffset: startOffset, toOffset: endOffset };
    for await (const run of this.log.read(range)) records.push(...run);
    return records;
  }

  /** The values of a topic, parsed. */
  async values<T>(topic: string, partition = 0): Promise<T[]> {
    return (await this.read(topic, partition)).map(({ value }) => JSON.parse(String(value)) as T);
  }
}
