import type { AlertRecord, PulseAlert, PulseRecord } from '@cmp/contracts';

/** An alert that was raised and has not cleared. */
export interface OpenAlert extends PulseAlert {
  readonly coin: string;
  readonly coin_id: string;
  /** Of the newest window, as are `price` and `window_end`. */
  readonly current_change_24h: number | null;
  /** Null when only the alert is known of the coin. */
  readonly price: number | null;
  readonly window_end: string;
}

export interface AlertFacts {
  /** Oldest first within a coin. */
  readonly pulses: readonly PulseRecord[];
  /** Oldest first. */
  readonly events: readonly AlertRecord[];
  /** The newest price known of a coin. */
  readonly priceOf: (coin: string) => number | null;
}

/**
 * Largest change first. Every pulse of the processor carries the alert as it stood then, so that nothing is lost when the alert topic
 * was cut; an event that is newer than a coin's pulses (the topics are read side by side) decides instead. Posted pulses do not tell.
 */
export function openAlerts({ pulses, events, priceOf }: AlertFacts): OpenAlert[] {
  const lastEvents = new Map(events.map((event) => [event.coin, event]));
  const series = Map.groupBy(pulses, ({ coin }) => coin);
  const coins = new Set([...series.keys(), ...lastEvents.keys()]);
  return [...coins]
    .flatMap((coin) => {
      const ofCoin = series.get(coin) ?? [];
      const event = lastEvents.get(coin);
      const judged = ofCoin.findLast(({ closed_by }) => closed_by !== 'ingest') ?? ofCoin.at(-1);
      if (event !== undefined && isLater(event, judged)) return openedBy(event, ofCoin.at(-1), priceOf(coin));
      return judged?.alert ? [openAfter(judged.alert, ofCoin.at(-1) ?? judged)] : [];
    })
    .sort((a, b) => currentSize(b) - currentSize(a));
}

function isLater(event: AlertRecord, judged: PulseRecord | undefined): boolean {
  return judged === undefined || event.window_end > judged.window_end;
}

function openAfter(alert: PulseAlert, { coin, coin_id, change_24h, price, window_end }: PulseRecord): OpenAlert {
  return { coin, coin_id, ...alert, current_change_24h: change_24h, price, window_end };
}

function openedBy(event: AlertRecord, newest: PulseRecord | undefined, price: number | null): OpenAlert[] {
  const { coin, coin_id, direction, change_24h, since, window_end } = event;
  if (event.event === 'cleared' || change_24h === null) return [];
  const alert: PulseAlert = { direction, change_24h, since };
  if (newest !== undefined && newest.window_end >= window_end) return [openAfter(alert, newest)];
  return [
    { coin, coin_id, ...alert, current_change_24h: change_24h, price: price ?? newest?.price ?? null, window_end },
  ];
}

function currentSize(alert: OpenAlert): number {
  return Math.abs(alert.current_change_24h ?? alert.change_24h);
}
