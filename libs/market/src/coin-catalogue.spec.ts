import { coinById, DEFAULT_COINS, isCoinId, KNOWN_COINS, MAX_COIN_ID_LENGTH } from './index.js';

describe('the coin catalogue', () => {
  it('follows ten coins by default', () => {
    expect(DEFAULT_COINS.map((coin) => `${coin.id} ${coin.symbol}`)).toEqual([
      'bitcoin BTC',
      'ethereum ETH',
      'tether USDT',
      'binancecoin BNB',
      'solana SOL',
      'ripple XRP',
      'usd-coin USDC',
      'cardano ADA',
      'dogecoin DOGE',
      'avalanche-2 AVAX',
    ]);
  });

  it('has a valid id, a symbol and a name for each coin, and none twice', () => {
    expect(new Set(KNOWN_COINS.map((coin) => coin.id)).size).toBe(KNOWN_COINS.length);
    expect(KNOWN_COINS.length).toBeGreaterThanOrEqual(50);
    for (const coin of KNOWN_COINS) {
      expect(isCoinId(coin.id)).toBe(true);
      expect(coin.symbol).toMatch(/^[A-Z0-9]{2,6}$/);
      expect(coin.name).not.toBe('');
    }
  });

  it('names a coin it does not know after its id', () => {
    expect(coinById('bitcoin-cash')).toEqual({ id: 'bitcoin-cash', symbol: 'BCH', name: 'Bitcoin Cash' });
    expect(coinById('brave-new_coin')).toEqual({
      id: 'brave-new_coin',
      symbol: 'BRAVE-NEW_COIN',
      name: 'Brave New Coin',
    });
    expect(coinById('constructor')).toEqual({ id: 'constructor', symbol: 'CONSTRUCTOR', name: 'Constructor' });
  });
});

describe('a coin id', () => {
  it.each(['bitcoin', 'avalanche-2', '0x', 'usd_coin', 'a.b', 'x'.repeat(MAX_COIN_ID_LENGTH)])('may be %s', (text) => {
    expect(isCoinId(text)).toBe(true);
  });

  it.each([
    '',
    'Bitcoin',
    'bit coin',
    '-bitcoin',
    '__proto__',
    'bitcoin\n',
    'bitcoin,ethereum',
    'münze',
    'x'.repeat(MAX_COIN_ID_LENGTH + 1),
  ])('is not %j', (text) => {
    expect(isCoinId(text)).toBe(false);
  });
});
