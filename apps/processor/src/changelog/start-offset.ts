import type { PartitionBounds } from '@cmp/event-log';

/** Where to go on reading the input. */
export interface StartOffset {
  readonly offset: number;
  /** Records that retention has removed before they were processed. They are lost to the windows, and must be seen to be. */
  readonly lost: number;
}

/**
 * The restored offset, or the start of the log for a partition without state. Where retention has passed it, the start of the log:
 * standing still would lose more with every minute. Throws when the offset lies behind the log's end, which no processed log can do.
 */
export function startOffset(restored: number | null, topic: string, bounds: PartitionBounds): StartOffset {
  if (restored === null) return { offset: bounds.startOffset, lost: 0 };
  if (restored > bounds.endOffset) {
    const where = `${topic}/${bounds.partition}`;
    throw new Error(
      `${where} ends at offset ${bounds.endOffset}, but records up to ${restored} have been processed: was the topic made anew? ` +
        'Delete the changelog topic as well, or bring the old topic back',
    );
  }
  return { offset: Math.max(restored, bounds.startOffset), lost: Math.max(0, bounds.startOffset - restored) };
}
