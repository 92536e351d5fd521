import { aSourceStatus } from '../testing/index.js';
import { decodeSourceStatus, encodeSourceStatus, readSourceStatus } from './index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the source status codec', () => {
  it('reads back what it wrote', () => {
    const full = aSourceStatus({ state: 'limited', credits_left: 12, unserved_coins: ['bitcoin'], next_poll_at: null });
    expect(decodeSourceStatus(bytes(encodeSourceStatus(full)))).toEqual(full);
    const bare = aSourceStatus({ attribution: null, last_success_at: null, detail: '' });
    expect(decodeSourceStatus(bytes(encodeSourceStatus(bare)))).toEqual(bare);
  });

  it.each([
    [{ source: '' }, 'source'],
    [{ state: 'asleep' }, 'state'],
    [{ simulated: 'no' }, 'simulated'],
    [{ attribution: { text: 'CoinGecko', url: 'data:text/html,x' } }, 'attribution.url'],
    [{ interval_ms: -1 }, 'interval_ms'],
    [{ next_poll_at: 'soon' }, 'next_poll_at'],
    [{ unserved_coins: ['bitcoin', ''] }, 'unserved_coins[1]'],
    [{ updated_at: null }, 'updated_at'],
    [{ schema_version: 0 }, 'schema_version'],
  ])('refuses %j at %s', (wrong, field) => {
    expect(() => readSourceStatus({ ...aSourceStatus(), ...wrong })).toThrow(expect.objectContaining({ field }));
  });
});
