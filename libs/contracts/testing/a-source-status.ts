import type { SourceStatusRecord } from '../src/index.js';

/** CoinGecko, active and answering. */
export function aSourceStatus(fields: Partial<SourceStatusRecord> = {}): SourceStatusRecord {
  return {
    source: 'coingecko',
    state: 'ok',
    detail: 'Answers arrive.',
    simulated: false,
    active: true,
    attribution: { text: 'Data provided by CoinGecko', url: 'https://www.coingecko.com' },
    interval_ms: 30_000,
    next_poll_at: '2025-11-04T17:46:00.000Z',
    last_success_at: '2025-11-04T17:45:30.000Z',
    credits_left: null,
    unserved_coins: [],
    updated_at: '2025-11-04T17:45:30.000Z',
    schema_version: 1,
    ...fields,
  };
}
