import { json, type Answerer, type FakeCall } from './fake-answer.js';

/** A coin as `/simple/price` serves it; any value may be odd on purpose. */
export interface ServedCoin {
  readonly usd?: unknown;
  readonly usd_market_cap?: unknown;
  readonly usd_24h_vol?: unknown;
  readonly usd_24h_change?: unknown;
  readonly last_updated_at?: unknown;
}

export type ServedCoins = Readonly<Record<string, ServedCoin>>;

const OPTIONAL_FIELDS = {
  usd_market_cap: 'include_market_cap',
  usd_24h_vol: 'include_24hr_vol',
  usd_24h_change: 'include_24hr_change',
  last_updated_at: 'include_last_updated_at',
} as const;

/** Serves the asked ids out of `coins`, with only the fields that were asked for, as the venue does. Unknown ids are left out. */
export function servePrices(coins: (call: FakeCall) => ServedCoins): Answerer {
  return (call) => {
    const known = coins(call);
    const asked = (call.query['ids'] ?? '').split(',').filter((id) => known[id] !== undefined);
    return json(Object.fromEntries(asked.map((id) => [id, onlyAsked(known[id] ?? {}, call)])));
  };
}

function onlyAsked(coin: ServedCoin, call: FakeCall): ServedCoin {
  const entries = Object.entries(coin).filter(([field]) => {
    const flag = OPTIONAL_FIELDS[field as keyof typeof OPTIONAL_FIELDS];
    return flag === undefined || call.query[flag] === 'true';
  });
  const served = Object.fromEntries(entries);
  if (call.query['precision'] === undefined && typeof served['usd'] === 'number' && served['usd'] > 1000) {
    served['usd'] = Math.round(served['usd']);
  }
  return served;
}

/** Changes fields of every coin, or of the coins named. */
export function withFields(coins: ServedCoins, change: (coin: ServedCoin) => ServedCoin, only?: string): ServedCoins {
  return Object.fromEntries(
    Object.entries(coins).map(([id, coin]) => [id, only === undefined || id === only ? change(coin) : coin]),
  );
}
