import type { Follower, LogSlice } from '@cmp/event-log';
import type { DecodedRecord } from './feed/decode-slice.js';
import type { KeptTick } from './feed/feed-state.js';
import type { TickRecord } from '@cmp/contracts';

export interface TickTopicToFeedSteps {
  /** Where to start so that each coin has a price. */
  rewind(): Promise<ReadonlyMap<number, number>>;
  follow(from: ReadonlyMap<number, number>, onSlice: (slice: LogSlice) => void): Promise<Follower>;
  /** The ticks of a slice; a record that is none is counted and logged, and left out. */
  decode(slice: LogSlice): readonly DecodedRecord<TickRecord>[];
  /** Keeps the newest tick of each coin; returns those that are newer than what was known. */
  apply(ticks: readonly DecodedRecord<TickRecord>[]): readonly KeptTick[];
  /** Holds them for the next beat, the newest of each coin. */
  conflate(news: readonly KeptTick[]): void;
}

/** Beside the data path: tick-topic -> feed. The newest price of each coin between two windows. */
export async function tickTopicToFeed(steps: TickTopicToFeedSteps): Promise<Follower> {
  const from = await steps.rewind();
  return steps.follow(from, (slice) => {
    const ticks = steps.decode(slice);
    const news = steps.apply(ticks);
    steps.conflate(news);
  });
}
