import type { Tick } from '@cmp/market';
import type { NewRecord } from '@cmp/event-log';
import type { ObservationBatch } from './tick-source.js';

export interface SourceToTickTopicSteps {
  observe(signal: AbortSignal): AsyncIterable<ObservationBatch>;
  check(batch: ObservationBatch): readonly Tick[];
  encode(tick: Tick): NewRecord;
  /** Takes the records and resolves once more may come. */
  append(records: readonly NewRecord[], signal: AbortSignal): Promise<void>;
}

/** The producer's data path. Ends when `signal` aborts or the source has nothing more to give. */
export async function sourceToTickTopic(steps: SourceToTickTopicSteps, signal: AbortSignal): Promise<void> {
  for await (const batch of steps.observe(signal)) {
    const ticks = steps.check(batch);
    const records = ticks.map((tick) => steps.encode(tick));
    await steps.append(records, signal);
  }
}
