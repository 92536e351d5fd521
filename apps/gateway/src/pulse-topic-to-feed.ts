import type { Follower, LogSlice } from '@cmp/event-log';
import type { DecodedRecord } from './feed/decode-slice.js';
import type { KeptPulse } from './feed/pulse-series.js';
import type { PulseRecord } from '@cmp/contracts';

/** The steps of the spine, bound to one topic: the pulse topic, or the ingest topic beside it. */
export interface PulseTopicToFeedSteps {
  /** Where to start so that each coin has the history a snapshot shows; where it was left when this is not the first time. */
  rewind(): Promise<ReadonlyMap<number, number>>;
  follow(from: ReadonlyMap<number, number>, onSlice: (slice: LogSlice) => void): Promise<Follower>;
  /** The pulses of a slice; a record that is none is counted and logged, and left out. */
  decode(slice: LogSlice): readonly DecodedRecord<PulseRecord>[];
  /** Takes each `(coin, window, revision)` into the feed's state once; returns what is new. */
  apply(pulses: readonly DecodedRecord<PulseRecord>[]): readonly KeptPulse[];
  /** Remembers how far the topic has been read. */
  advance(slice: LogSlice): void;
  publish(news: readonly KeptPulse[]): void;
  /** Notes that the slice is done with; the one that completes the history opens the feed, which then has it all. */
  finish(slice: LogSlice): void;
}

/** Data path, step 3: pulse-topic -> feed. Every replica reads for itself, from the last windows on. */
export async function pulseTopicToFeed(steps: PulseTopicToFeedSteps): Promise<Follower> {
  const from = await steps.rewind();
  return steps.follow(from, (slice) => {
    const pulses = steps.decode(slice);
    const news = steps.apply(pulses);
    steps.advance(slice);
    steps.publish(news);
    steps.finish(slice);
  });
}
