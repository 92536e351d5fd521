import type { PulseDelta } from '../pulse/pulse-partition.js';
import { coinKey, META_KEY, seenKey, windowKey } from './changelog-key.js';
import { encodeCoin } from './stored-coin.js';
import { encodeMeta } from './stored-meta.js';
import { encodeSeen } from './stored-seen.js';
import { encodeWindow } from './stored-window.js';

/** One record of the changelog; a null value removes the key. */
export interface ChangelogEntry {
  readonly key: string;
  readonly value: string | null;
}

/**
 * What a delta writes into the changelog, so that reading it brings back the state after it and the offset to go on from. Made one by
 * one, because encoding ten thousand windows at once would hold up the process.
 */
export function* changelogEntries(delta: PulseDelta, nextOffset: number): Generator<ChangelogEntry> {
  const { progress, storedEntries: entries, rebuildTo } = delta;
  yield { key: META_KEY, value: encodeMeta({ nextOffset, progress, entries, rebuildTo }) };
  for (const window of delta.windows) yield { key: windowKey(window), value: encodeWindow(window) };
  for (const ref of delta.removed) yield { key: windowKey(ref), value: null };
  for (const [coin, state] of delta.coins) yield { key: coinKey(coin), value: encodeCoin(state) };
  for (const batch of delta.seen) yield { key: seenKey(batch.firstOffset), value: encodeSeen(batch) };
  for (const firstOffset of delta.seenRemoved) yield { key: seenKey(firstOffset), value: null };
}
