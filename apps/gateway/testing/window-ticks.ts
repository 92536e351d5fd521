import { encodeTick, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import type { Tick } from '@cmp/market';
import { aTick } from '@cmp/market/testing';
import { aPulseRecord, FIRST_END_MS, WINDOW_MS } from './a-pulse-record.js';

/** A tick so many seconds after the start of the first window. */
export function tickAt(seconds: number, fields: Partial<Tick> = {}): Tick {
  return aTick({ eventTimeMs: FIRST_END_MS - WINDOW_MS + seconds * 1000, ...fields });
}

/** Ticks as the producer appends them; `key` and `value` only for records that are not what they should be. */
export function appendTicksOf(
  log: EventLog,
  ticks: readonly (Tick | { readonly key: string; readonly value: string })[],
): Promise<void> {
  return log.append(
    ticks.map((tick) => ({
      topic: TICK_TOPIC,
      ...('value' in tick ? tick : { key: tick.coin, value: encodeTick(tick) }),
    })),
  );
}

/** The first window's pulse as the processor makes it of these prices, which stand from `first` to `last`. */
export function pulseOf(
  prices: readonly number[],
  first: number,
  last: number,
  fields: Partial<PulseRecord> = {},
): PulseRecord {
  const price = prices.reduce((sum, one) => sum + one, 0) / prices.length;
  const inputs = { partition: 0, first_offset: first, last_offset: last };
  return aPulseRecord(0, 'bitcoin', { price, samples: prices.length, inputs, ...fields });
}
