import type { EventLog } from '../src/index.js';

/** What the conformance suite needs of an adapter. One log (one broker) serves all tests: each makes topics of its own. */
export interface LogUnderTest {
  readonly log: EventLog;
  /** Replication to ask for in `ensureTopics`: the number of brokers, 1 on the embedded log. */
  readonly replication: number;
  /** A second log on the same data, as another process would open it; the harness closes it. May be `log` itself where one process owns the data. */
  openSecond(): Promise<EventLog>;
  /**
   * Runs compaction of an existing `compact` topic: resolves when, per partition, only the newest record of each key is left among
   * the records appended before the call. May append records of its own, under keys that start with `FILLER_KEY`, to get the log to do it.
   */
  compact(topic: string): Promise<void>;
  /** Makes retention drop every record appended so far to a `delete` topic; resolves when the start offsets have moved. */
  expire(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** A log that a harness can take away: for `describeInterruptedLog`. */
export interface InterruptibleLog extends LogUnderTest {
  /** Takes the log away from its clients; the returned function brings it back. */
  interrupt(): Promise<() => Promise<void>>;
}

/** Keys of records that a harness appends to make compaction happen; the suite looks past them. */
export const FILLER_KEY = '~filler';
