const NAMES: Readonly<Record<string, string>> = {
  coingecko: 'CoinGecko',
  coinbase: 'Coinbase',
  kraken: 'Kraken',
  binance: 'Binance',
  simulated: 'Simulated market',
  replay: 'Replay of a recording',
  ingest: 'Posted to /ingest',
};

/** A source as people write it; `replay:FILE` and unknown ones as they are. */
export function sourceName(source: string): string {
  return NAMES[source] ?? source;
}
