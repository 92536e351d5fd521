import type { EventLog, LogRecord } from '@cmp/event-log';

export interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

const FIRST_STEP = 256;
const LONGEST_STEP = 4096;

/** `[fromOffset, toOffset)` from its end to its beginning in growing steps; within a step the records are in the order of the log. */
export async function* stepsBack(
  log: Pick<EventLog, 'read'>,
  { topic, partition, fromOffset: first, toOffset: end }: Stretch,
): AsyncGenerator<{ readonly fromOffset: number; readonly records: readonly LogRecord[] }> {
  let toOffset = end;
  for (let step = FIRST_STEP; toOffset > first; step = Math.min(step * 4, LONGEST_STEP)) {
    const fromOffset = Math.max(first, toOffset - step);
    const records: LogRecord[] = [];
    for await (const run of log.read({ topic, partition, fromOffset, toOffset })) records.push(...run);
    yield { fromOffset, records };
    toOffset = fromOffset;
  }
}
