import type { Formats } from '../formats/formats.js';
import type { CoinView } from '../market/coin-view.js';

/** `$103.9K Bitcoin · Market Pulse`: the price where a background tab shows it. */
export function pageTitle(coin: CoinView | null, simulated: boolean, formats: Formats): string {
  const mark = simulated ? 'SIMULATED · ' : '';
  return coin === null ? `${mark}Market Pulse` : `${mark}${formats.price(coin.price)} ${coin.coin.name} · Market Pulse`;
}
