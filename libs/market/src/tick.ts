/** `global`: summed over all exchanges; `venue`: one exchange's own trades. The two are never added up. */
export type VolumeScope = 'global' | 'venue';

/** One price observation of a coin. Instants are epoch milliseconds, money is in `quote` units, changes are percent. */
export interface Tick {
  readonly coin: string;
  /** Finite and greater than zero: a missing price is no tick, never a zero. */
  readonly price: number;
  readonly change24hPct: number | null;
  readonly volume24h: number | null;
  readonly marketCap: number | null;
  /** When the price was observed; windows use only this. */
  readonly eventTimeMs: number;
  /** `coingecko`, `simulated`, `replay`, … */
  readonly source: string;
  /** The venue's own "last updated"; null when it gives none. */
  readonly sourceTimeMs: number | null;
  /** Lower-case currency code, `usd` unless a venue quotes otherwise. */
  readonly quote: string;
  readonly volumeScope: VolumeScope;
  /** The same observation has the same id, however often it is sent. */
  readonly recordId: string;
}
