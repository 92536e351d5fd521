import type { AlertRecord, PulseAlert, PulseRecord } from '@cmp/contracts';
import { seededRandom } from './seeded-random.js';
import { TEN_COINS, type ScriptedCoin } from './ten-coins.js';

export const WINDOW_MS = 30_000;
/** End of the newest window every script starts with. */
export const NEWEST_END_MS = Date.parse('2026-11-23T12:01:30.000Z');
const SEED = 20261123;

/** What a test may say of a coin's window; everything else follows from it. `null` instead of it leaves the window out. */
export interface WindowValues {
  readonly price?: number;
  readonly change?: number | null;
  readonly volume?: number | null;
  readonly revision?: number;
  readonly samples?: number;
  readonly sources?: readonly string[];
  readonly volumeScope?: 'global' | 'venue';
}

/**
 * Writes the pulses of a market window by window, like the processor would: labels by the thresholds of design
 * section 7, alerts with hysteresis (raised from 5 %, cleared below 4.5 %).
 */
export class PulseScript {
  private readonly alerts = new Map<string, PulseAlert | null>();
  private readonly prices = new Map<string, number>();
  private readonly random = seededRandom(SEED);
  private endMs: number;

  constructor(
    readonly coins: readonly ScriptedCoin[] = TEN_COINS,
    private readonly newestEndMs = NEWEST_END_MS,
  ) {
    this.endMs = newestEndMs;
  }

  /** End of the window written last, epoch milliseconds. */
  get lastEndMs(): number {
    return this.endMs;
  }

  /** `count` windows per coin that lead to the coin's scripted price; the newest ends at `newestEndMs`. */
  history(count: number): PulseRecord[] {
    const windows: PulseRecord[] = [];
    for (let step = count - 1; step >= 0; step--) {
      const endMs = this.newestEndMs - step * WINDOW_MS;
      for (const coin of this.coins) {
        const wander = step === 0 ? 1 : 1 + (this.random() - 0.5) * 0.006;
        windows.push(this.pulse(coin, endMs, { price: significant(coin.price * wander) }));
      }
    }
    this.endMs = this.newestEndMs;
    return windows;
  }

  /** The window after the last one, for all coins; per coin values can be set, or the coin left out with null. */
  next(values: Readonly<Record<string, WindowValues | null>> = {}): PulseRecord[] {
    this.endMs += WINDOW_MS;
    const pulses: PulseRecord[] = [];
    for (const coin of this.coins) {
      const chosen = values[coin.id];
      if (chosen === null) continue;
      const before = this.prices.get(coin.id) ?? coin.price;
      const price = significant(before * (1 + (this.random() - 0.5) * 0.004));
      pulses.push(this.pulse(coin, this.endMs, { price, ...chosen }));
    }
    return pulses;
  }

  /** Leaves out windows: as if nobody had sampled for `count` windows. */
  skip(count: number): void {
    this.endMs += count * WINDOW_MS;
  }

  /** One pulse of one coin. Moves the coin's alert state. */
  pulse(coin: ScriptedCoin, endMs: number, values: WindowValues): PulseRecord {
    const price = values.price ?? coin.price;
    const change = values.change === undefined ? coin.change : values.change;
    const alert = nextAlert(this.alerts.get(coin.id) ?? null, change, endMs);
    this.alerts.set(coin.id, alert);
    this.prices.set(coin.id, price);
    return {
      coin: coin.id,
      coin_id: coin.symbol,
      price,
      change_24h: change,
      volume_24h: values.volume === undefined ? coin.volume : values.volume,
      volatility: volatilityOf(change),
      trend: trendOf(change),
      timestamp: iso(endMs),
      window_start: iso(endMs - WINDOW_MS),
      window_end: iso(endMs),
      window_ms: WINDOW_MS,
      revision: values.revision ?? 0,
      samples: values.samples ?? 1,
      fresh_samples: values.samples ?? 1,
      sources: values.sources ?? ['coingecko'],
      first_price: price,
      last_price: price,
      volume_scope: values.volumeScope ?? 'global',
      closed_by: 'event-time',
      alert,
      inputs: null,
      schema_version: 1,
    };
  }
}

/** An alert that was raised at +5.2 %. */
export function alertRecord({ since, ...fields }: { coin: string; coin_id: string; since: number }): AlertRecord {
  const end = iso(since);
  return {
    id: `${fields.coin}|up|${end}`,
    ...fields,
    event: 'raised',
    direction: 'up',
    change_24h: 5.2,
    since: end,
    window_end: end,
    window_ms: 30_000,
    schema_version: 1,
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function nextAlert(open: PulseAlert | null, change: number | null, endMs: number): PulseAlert | null {
  if (change === null) return open;
  const direction = change > 0 ? 'up' : 'down';
  const size = Math.abs(change);
  if (open && open.direction === direction && size >= 4.5) return open;
  return size >= 5 ? { direction, change_24h: change, since: iso(endMs) } : null;
}

function volatilityOf(change: number | null): PulseRecord['volatility'] {
  if (change === null) return 'Unknown';
  const size = Math.abs(change);
  if (size >= 5) return 'Volatile';
  return size >= 3 ? 'Moving' : 'Stable';
}

function trendOf(change: number | null): PulseRecord['trend'] {
  if (change === null) return 'Unknown';
  if (change >= 3) return '📈 Rising';
  return change <= -3 ? '📉 Falling' : '➡️ Stable';
}

function significant(value: number): number {
  return Number(value.toPrecision(8));
}
