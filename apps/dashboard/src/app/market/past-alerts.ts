import type { AlertEvent } from '@cmp/market';

/** One alert from its raise to its end, as far as the feed has told. */
export interface PastAlert {
  /** The same alert has the same key, whatever is told of it. */
  readonly key: string;
  readonly coin: string;
  readonly symbol: string;
  readonly direction: 'up' | 'down';
  readonly sinceMs: number;
  /** Change in percent when it was raised; null while only its end is known. */
  readonly changePct: number | null;
  /** Null while it is open. */
  readonly clearedMs: number | null;
}

const LONGEST = 100;

/** The alerts with more events put in, newest first. Events may come in any order and more than once: then the very same array comes back. */
export function putAlertEvents(known: readonly PastAlert[], events: readonly AlertEvent[]): readonly PastAlert[] {
  const byKey = new Map(known.map((alert) => [alert.key, alert]));
  let changed = false;
  for (const event of events) {
    const key = `${event.coin} ${event.direction} ${event.sinceMs}`;
    const before = byKey.get(key) ?? newAlert(key, event);
    const after = event.event === 'raised' ? raised(before, event) : cleared(before, event);
    if (after === byKey.get(key)) continue;
    byKey.set(key, after);
    changed = true;
  }
  if (!changed) return known;
  return [...byKey.values()].sort((a, b) => b.sinceMs - a.sinceMs || a.key.localeCompare(b.key)).slice(0, LONGEST);
}

function newAlert(key: string, { coin, symbol, direction, sinceMs }: AlertEvent): PastAlert {
  return { key, coin, symbol, direction, sinceMs, changePct: null, clearedMs: null };
}

function raised(alert: PastAlert, { change24hPct }: AlertEvent): PastAlert {
  return alert.changePct === change24hPct ? alert : { ...alert, changePct: change24hPct };
}

function cleared(alert: PastAlert, { windowEndMs }: AlertEvent): PastAlert {
  return alert.clearedMs === windowEndMs ? alert : { ...alert, clearedMs: windowEndMs };
}
