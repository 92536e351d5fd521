import { decodeAlert, encodeAlert, readAlertRecord } from './index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const SINCE_MS = Date.UTC(2025, 10, 4, 17, 45, 30);
const RAISED = {
  event: 'raised',
  coin: 'bitcoin',
  symbol: 'BTC',
  direction: 'up',
  change24hPct: 5.5,
  sinceMs: SINCE_MS,
  windowEndMs: SINCE_MS,
  windowMs: 30_000,
} as const;

describe('the alert codec', () => {
  it('writes one record an event, with the same id for the raise and the clearing', () => {
    const raised = decodeAlert(bytes(encodeAlert(RAISED)));
    const cleared = decodeAlert(bytes(encodeAlert({ ...RAISED, event: 'cleared', windowEndMs: SINCE_MS + 30_000 })));
    expect(raised).toEqual({
      id: 'bitcoin|up|2025-11-04T17:45:30.000Z',
      coin: 'bitcoin',
      coin_id: 'BTC',
      event: 'raised',
      direction: 'up',
      change_24h: 5.5,
      since: '2025-11-04T17:45:30.000Z',
      window_end: '2025-11-04T17:45:30.000Z',
      window_ms: 30_000,
      schema_version: 1,
    });
    expect(cleared).toEqual({ ...raised, event: 'cleared', window_end: '2025-11-04T17:46:00.000Z' });
  });

  it.each([
    ['coin', 'BTC!', 'CoinGecko id'],
    ['event', 'rung', 'must be one of "raised", "cleared"'],
    ['direction', 'left', 'must be one of "up", "down"'],
    ['since', 'soon', 'ISO 8601'],
    ['window_ms', 0, 'whole number of at least 1'],
    ['schema_version', 2, 'must be 1'],
  ])('refuses %s %j', (field, wrong, problem) => {
    const record = { ...decodeAlert(bytes(encodeAlert(RAISED))), [field]: wrong };
    expect(() => readAlertRecord(record)).toThrow(
      expect.objectContaining({ field, problem: expect.stringContaining(problem) }),
    );
  });
});
