export const MAX_COIN_ID_LENGTH = 100;

const COIN_ID = /^[a-z0-9][a-z0-9._-]*$/;

/** True for text that can be a CoinGecko id: lower-case letters, digits, `-`, `_` and `.`, at most 100 characters. */
export function isCoinId(text: string): boolean {
  return text.length <= MAX_COIN_ID_LENGTH && COIN_ID.test(text);
}
