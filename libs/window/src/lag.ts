/** How far a partition's reader is behind the end of the log. Windows may close by the wall clock only when it is known to be 0. */
export type Lag = { readonly known: true; readonly records: number } | { readonly known: false };

/** The lag of a reader at `nextOffset` of a partition whose end was `endOffset` at that time; null while the end is unknown. */
export function lagOf(nextOffset: number, endOffset: number | null): Lag {
  return endOffset === null ? { known: false } : { known: true, records: Math.max(0, endOffset - nextOffset) };
}

export function isCaughtUp(lag: Lag): boolean {
  return lag.known && lag.records === 0;
}
