/** A gap is drawn as at most this many empty slots: a night without data must not squeeze the rest into a corner. */
export const WIDEST_GAP_SLOTS = 4;

export interface Slot {
  /** Position in steps of one window from the first point. */
  readonly at: number;
  /** Windows missing between the point before and this one; 0 for neighbours and for the first. */
  readonly missingBefore: number;
}

/** Places window ends (epoch ms, ascending) on a line of equal steps of `windowMs`; missing windows leave empty slots. */
export function slotsOf(endsMs: readonly number[], windowMs: number): Slot[] {
  let at = 0;
  return endsMs.map((endMs, index) => {
    const before = endsMs[index - 1];
    if (before === undefined) return { at, missingBefore: 0 };
    const missingBefore = Math.max(0, Math.round((endMs - before) / windowMs) - 1);
    at += 1 + Math.min(missingBefore, WIDEST_GAP_SLOTS);
    return { at, missingBefore };
  });
}
