// Whether the windows that were published are those of the plain loop: the same sums in the same order, so that not a bit may differ.
import { keyPartition } from '@cmp/event-log';
import type { Tick } from '@cmp/market';

/** What the plain loop has gathered under `coin|window start`. */
export interface PlainWindow {
  samples: number;
  price: number;
  change: number;
  volume: number;
}

/** The figures of a published window that are compared. */
export interface Published {
  readonly coin: string;
  readonly startMs: number;
  readonly samples: number;
  readonly price: number;
  readonly change: number | null;
  readonly volume: number | null;
}

/** The plain loop, for a tick that has all figures. */
export function addPlain(
  windows: Map<string, PlainWindow>,
  { coin, eventTimeMs, price, change24hPct, volume24h }: Tick,
  windowMs: number,
): void {
  const key = `${coin}|${Math.floor(eventTimeMs / windowMs) * windowMs}`;
  const window = windows.get(key) ?? { samples: 0, price: 0, change: 0, volume: -Infinity };
  windows.set(key, window);
  window.samples += 1;
  window.price += price;
  window.change += change24hPct ?? Number.NaN;
  window.volume = Math.max(window.volume, volume24h ?? Number.NaN);
}

/**
 * Demands a published window for every plain one that the partition clocks have passed, and no other; returns how many. Throws at the
 * first difference.
 */
export function demandEqualWindows(
  published: readonly Published[],
  plain: ReadonlyMap<string, PlainWindow>,
  rules: { windowMs: number; graceMs: number; clocksMs: ReadonlyMap<number, number>; partitions: number },
): number {
  const due = new Set([...plain.keys()].filter((key) => isDue(key, rules)));
  for (const { coin, startMs, samples, price, change, volume } of published) {
    const key = `${coin}|${startMs}`;
    const window = plain.get(key);
    if (window === undefined || !due.delete(key)) throw new Error(`window ${key} is one too many`);
    const expected = [window.samples, window.price / window.samples, window.change / window.samples, window.volume];
    const found = [samples, price, change, volume];
    if (!found.every((figure, index) => Object.is(figure, expected[index])))
      throw new Error(`window ${key} is ${found.join(', ')}, expected ${expected.join(', ')}`);
  }
  if (due.size > 0) throw new Error(`${due.size} windows are missing, one of them ${[...due][0] ?? ''}`);
  return published.length;
}

function isDue(key: string, rules: Parameters<typeof demandEqualWindows>[2]): boolean {
  const [coin = '', start] = key.split('|');
  const clockMs = rules.clocksMs.get(keyPartition(coin, rules.partitions)) ?? 0;
  return Number(start) + rules.windowMs <= clockMs - rules.graceMs;
}
