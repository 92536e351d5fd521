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

/** What a delta writes into the changelog, so that reading it brings back the state after it and the offset to go on from. */
export function changelogEntries(delta: PulseDelta, nextOffset: number): ChangelogEntry[] {
  return [
    {
      key: META_KEY,
      value: encodeMeta({
        nextOffset,
        progress: delta.progress,
        entries: delta.storedEntries,
        rebuildTo: delta.rebuildTo,
      }),
    },
    ...delta.windows.map((window) => ({ key: windowKey(window), value: encodeWindow(window) })),
    ...delta.removed.map((ref) => ({ key: windowKey(ref), value: null })),
    ...delta.coins.map(([coin, state]) => ({ key: coinKey(coin), value: encodeCoin(state) })),
    ...(delta.seen === null ? [] : [{ key: seenKey(delta.seen.firstOffset), value: encodeSeen(delta.seen) }]),
    ...delta.seenRemoved.map((firstOffset) => ({ key: seenKey(firstOffset), value: null })),
  ];
}
