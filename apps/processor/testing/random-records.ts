import type { NewRecord } from '@cmp/event-log';
import type { SeededRandom } from '@cmp/window/testing';
import { newTick } from './records.js';

export const START_MS = Date.UTC(2026, 0, 1);

/** Ticks of a few coins with disorder, gaps, records sent twice and some that cannot be used. */
export function randomRecords(random: SeededRandom, count = 400): NewRecord[] {
  let nowMs = START_MS;
  const sent: NewRecord[] = [];
  return Array.from({ length: count }, () => {
    const again = random.next() < 0.05 ? sent.at(-random.between(1, 40)) : undefined;
    if (again !== undefined) return again;
    nowMs += random.next() < 0.03 ? random.between(10_000, 40_000) : random.between(0, 900);
    const coin = random.oneOf(['bitcoin', 'ethereum', 'cardano']);
    if (random.next() < 0.03) return { topic: newTick().topic, partition: 0, key: coin, value: '{"price":null}' };
    const record = newTick({
      coin,
      eventTimeMs: nowMs - random.between(0, random.oneOf([0, 2000, 9000, 90_000])),
      price: 100 * random.next() + 0.01,
      change24hPct: random.next() < 0.1 ? null : 14 * random.next() - 7,
      sourceTimeMs: START_MS + random.between(0, 8) * 60_000,
      source: random.oneOf(['coingecko', 'kraken']),
    });
    sent.push(record);
    return record;
  });
}
