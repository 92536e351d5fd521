import type { EventLog, LogRecord } from '@cmp/event-log';

export interface RewindOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly topic: string;
  /** Looks at one record; true once everything wanted has been seen. */
  readonly enough: (record: LogRecord) => boolean;
  /** Records of each partition in the first step back; each further step is four times as long. */
  readonly firstStep?: number;
  /** Stop after so many records even if not everything was seen (a coin that is no longer served). */
  readonly maxRecords: number;
}

export interface RewindResult {
  /** Per partition: where to read from. */
  readonly from: ReadonlyMap<number, number>;
  /** Per partition: the end of the log when the rewind began. */
  readonly ends: ReadonlyMap<number, number>;
}

interface Stretch {
  readonly partition: number;
  readonly startOffset: number;
  fromOffset: number;
}

/**
 * Steps back from the end of a topic in growing reads, all partitions side by side, until `enough` says so, the log's start is
 * reached, or `maxRecords` were looked at: the cost depends on what is wanted, not on how long the log is.
 */
export async function rewind(options: RewindOptions): Promise<RewindResult> {
  const { log, topic, maxRecords } = options;
  const bounds = await log.bounds(topic);
  const stretches: Stretch[] = bounds.map(({ partition, startOffset, endOffset }) => {
    return { partition, startOffset, fromOffset: endOffset };
  });
  let step = options.firstStep ?? 256;
  let looked = 0;
  for (let done = false; !done && looked < maxRecords && stretches.some(hasMore); step *= 4) {
    for (const stretch of stretches.filter(hasMore)) {
      const toOffset = stretch.fromOffset;
      const fromOffset = Math.max(stretch.startOffset, toOffset - step);
      for await (const records of log.read({ topic, partition: stretch.partition, fromOffset, toOffset })) {
        looked += records.length;
        for (const record of records) done = options.enough(record) || done;
      }
      stretch.fromOffset = fromOffset;
    }
  }
  return {
    from: new Map(stretches.map(({ partition, fromOffset }) => [partition, fromOffset])),
    ends: new Map(bounds.map(({ partition, endOffset }) => [partition, endOffset])),
  };
}

function hasMore(stretch: Stretch): boolean {
  return stretch.fromOffset > stretch.startOffset;
}
