import type { SourceStatusRecord } from '@cmp/contracts';

/** CoinGecko when all is well. */
export function aSourceStatus(fields: Partial<SourceStatusRecord> = {}): SourceStatusRecord {
  return {
    source: 'coingecko',
    state: 'ok',
    detail: 'answers arrive',
    simulated: false,
    active: true,
    attribution: { text: 'Data provided by CoinGecko', url: 'https://www.coingecko.com' },
    interval_ms: 30_000,
    next_poll_at: null,
    last_success_at: null,
    credits_left: null,
    unserved_coins: [],
    updated_at: '2026-01-01T12:00:00.000Z',
    schema_version: 1,
    ...fields,
  };
}
