import type { FeedStatus, PulseRecord, SourceStatusRecord, TickRecord } from '@cmp/contracts';
import { iso } from './pulse-script.js';

const COINGECKO = { text: 'Data provided by CoinGecko', url: 'https://www.coingecko.com/' };

/** CoinGecko answering well; a test changes what it wants to tell. */
export function coingecko(nowMs: number, changes: Partial<SourceStatusRecord> = {}): SourceStatusRecord {
  return {
    source: 'coingecko',
    state: 'ok',
    detail: 'Answers arrive.',
    simulated: false,
    active: true,
    attribution: COINGECKO,
    interval_ms: 30_000,
    next_poll_at: iso(nowMs + 20_000),
    last_success_at: iso(nowMs - 5_000),
    credits_left: null,
    unserved_coins: [],
    updated_at: iso(nowMs),
    schema_version: 1,
    ...changes,
  };
}

export function feedStatus(sources: readonly SourceStatusRecord[], logAvailable = true): FeedStatus {
  return { simulated: sources.some((s) => s.active && s.simulated), log_available: logAvailable, sources };
}

/** The tick a window's last price came from. */
export function tickOf(pulse: PulseRecord, changes: Partial<TickRecord> = {}): TickRecord {
  return {
    coin: pulse.coin,
    price: pulse.last_price,
    change_24h: pulse.change_24h,
    volume_24h: pulse.volume_24h,
    market_cap: null,
    timestamp: iso(Date.parse(pulse.window_end) - 5_000),
    source: pulse.sources[0] ?? 'coingecko',
    source_time: iso(Date.parse(pulse.window_end) - 20_000),
    quote: 'usd',
    volume_scope: pulse.volume_scope,
    record_id: `${pulse.coin}-${pulse.window_end}`,
    schema_version: 1,
    ...changes,
  };
}
