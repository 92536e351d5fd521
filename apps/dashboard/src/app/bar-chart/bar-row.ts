import type { CoinState, CoinView } from '../market/coin-view.js';
import { ARROWS, directionOf, type Direction } from '../market/direction.js';
import { trendWord } from '../market/trend-word.js';
import { NOT_AVAILABLE, type Formats } from '../formats/formats.js';

export type BarView = 'price' | 'change' | 'volume';

/** One bar as words and a number. */
export interface BarRow {
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
  /** What the bar's length shows; null when it is not known. */
  readonly value: number | null;
  readonly label: string;
  /** The text in the first column right of the bars. */
  readonly beside: string;
  /** The last column: the trend, or why there is none that counts. */
  readonly standing: string;
  readonly direction: Direction;
  readonly state: CoinState;
  readonly corrected: boolean;
  /** For those who hear the row: what its texts leave out. */
  readonly more: string;
}

export function barRow(view: BarView, coin: CoinView, formats: Formats): BarRow {
  const direction = directionOf(coin.change24hPct);
  const change = `${ARROWS[direction]} ${formats.change(coin.change24hPct)}`.trim();
  const price = formats.price(coin.price);
  const volume = formats.price(coin.volume24h);
  const value = { price: coin.price, change: coin.change24hPct, volume: coin.volume24h }[view];
  return {
    id: coin.coin.id,
    name: coin.coin.name,
    symbol: coin.coin.symbol,
    value,
    label: { price, change, volume }[view],
    beside: view === 'change' ? price : change,
    standing: coin.state === 'fresh' ? trendWord(coin.newest?.trend) : STATE_WORDS[coin.state],
    direction,
    state: coin.state,
    corrected: (coin.newest?.revision ?? 0) > 0,
    more: [
      coin.change24hPct === null
        ? `24 hour change ${NOT_AVAILABLE}`
        : `24 hour change ${formats.change(coin.change24hPct)}`,
      coin.volume24h === null ? `volume ${NOT_AVAILABLE}` : `volume ${volume}`,
      ...(coin.state === 'fresh' ? [] : [STATE_WORDS[coin.state]]),
    ].join(', '),
  };
}

const STATE_WORDS: Readonly<Record<Exclude<CoinState, 'fresh'>, string>> = {
  ageing: 'Ageing',
  stale: 'Stale',
  unserved: 'Not served',
};

/** What the axis says of itself. */
export const SCALE_NOTES: Readonly<Record<BarView, string>> = {
  price: 'log scale, US dollars',
  change: 'linear scale, centred on 0%',
  volume: 'log scale, US dollars',
};

/** A sentence on the whole chart, made from its data. */
export function barSummary(view: BarView, rows: readonly BarRow[]): string {
  const known = rows.filter((row) => row.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return 'No prices yet.';
  const what = { price: 'Newest price', change: '24 hour change', volume: '24 hour volume' }[view];
  return `${what} of ${known.length} ${known.length === 1 ? 'coin' : 'coins'}, from ${first.name} (${first.label}) down to ${last.name} (${last.label}).`;
}
