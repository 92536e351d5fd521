import type { PartitionBounds } from '@cmp/event-log';

/**
 * Where the follower before this one got to, if the log goes on from there in every partition: nothing is read twice then. Null when
 * there was none, when the log has dropped what comes next, when it ends before (it was emptied), or when it has other partitions now:
 * the history must be read anew. A log that was emptied and has grown past the old positions looks like the old one; a cursor of a
 * client has the same limit.
 */
export function whereToGoOn(
  reached: ReadonlyMap<number, number> | undefined,
  bounds: readonly PartitionBounds[],
): ReadonlyMap<number, number> | null {
  if (reached === undefined || reached.size !== bounds.length) return null;
  const fits = bounds.every(({ partition, startOffset, endOffset }) => {
    const offset = reached.get(partition);
    return offset !== undefined && startOffset <= offset && offset <= endOffset;
  });
  return fits ? new Map(reached) : null;
}
