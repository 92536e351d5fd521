/** A coin the product knows by name. `id` is the CoinGecko id and the key of every topic; `symbol` is shown and sent as `coin_id`. */
export interface Coin {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
}
