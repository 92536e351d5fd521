import type { PartitionProgress } from '@cmp/window';
import { encodeStored, StoredFields } from './stored-fields.js';

/** How far a partition has come. */
export interface StoredMeta {
  /** The first input offset whose record is not part of the state. */
  readonly nextOffset: number;
  readonly progress: PartitionProgress;
  /** How many other entries the changelog holds; null in version 1, which did not count them. */
  readonly entries: number | null;
  /** Ticks before this offset are read again because the state was lost; null when it is whole. */
  readonly rebuildTo: number | null;
}

export function encodeMeta({ nextOffset, progress, entries, rebuildTo }: StoredMeta): string {
  return encodeStored({ nextOffset, entries, rebuildTo, clockMs: progress.clockMs, series: progress.series });
}

/** Throws `StoredValueError`. */
export function decodeMeta(text: string): StoredMeta {
  const fields = StoredFields.parse(text);
  const series = fields.objects('series').map((one) => ({
    sizeMs: one.whole('sizeMs'),
    advanceMs: one.whole('advanceMs'),
    closedThroughMs: one.numberOrNull('closedThroughMs'),
    // Version 1 kept nothing of a closed window.
    forgottenThroughMs: one.numberOrNull(one.has('forgottenThroughMs') ? 'forgottenThroughMs' : 'closedThroughMs'),
  }));
  return {
    nextOffset: fields.whole('nextOffset'),
    entries: fields.has('entries') ? fields.whole('entries') : null,
    rebuildTo: fields.has('rebuildTo') ? fields.numberOrNull('rebuildTo') : null,
    progress: { clockMs: fields.numberOrNull('clockMs'), series },
  };
}
