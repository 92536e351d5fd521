import { SNAPSHOT_POINTS, type FeedStatus } from '@cmp/contracts';
import { coinById, type AlertedPulse, type Coin, type Tick } from '@cmp/market';
import type { FeedEvent } from '../feed/feed-event.js';
import { insertPulse } from './insert-pulse.js';
import type { MarketState } from './market-state.js';
import { sameLength } from './one-length.js';
import { putAlertEvents } from './past-alerts.js';

/** The state after one more message. Repeats and late arrivals change nothing: then the very same state comes back. */
export function applyEvent(state: MarketState, event: FeedEvent): MarketState {
  switch (event.type) {
    case 'hello': {
      const { windowMs, graceMs, windows, correctionMs, thresholds, coins } = event;
      // Another gateway may greet, or the same one after its clock was set: its times are not to be compared with earlier ones.
      const statusTimeMs = -Infinity;
      const listed = withUnlisted(coins, state.series);
      return { ...state, windowMs, graceMs, windows, correctionMs, thresholds, coins: listed, statusTimeMs };
    }
    case 'snapshot': {
      const filled = applyStatus(
        applyTicks(applyPulses(state, event.pulses), event.ticks),
        event.status,
        event.serverTimeMs,
      );
      return filled.complete ? filled : { ...filled, complete: true };
    }
    case 'update':
      return applyPulses(state, event.pulses);
    case 'tick':
      return applyTicks(state, event.ticks);
    case 'status':
      return applyStatus(state, event.status, event.serverTimeMs);
    case 'alert': {
      const pastAlerts = putAlertEvents(state.pastAlerts, event.alerts);
      return pastAlerts === state.pastAlerts ? state : { ...state, pastAlerts };
    }
    case 'gap':
    case 'closing':
    case 'unknown':
      return state;
  }
}

function applyPulses(state: MarketState, pulses: readonly AlertedPulse[]): MarketState {
  const series = new Map(state.series);
  let changed = false;
  for (const pulse of pulses) {
    const known = series.get(pulse.coin) ?? [];
    const before = sameLength(known, pulse, state.windowMs);
    if (before === null) continue;
    const after = insertPulse(before, pulse, SNAPSHOT_POINTS);
    if (after === known) continue;
    series.set(pulse.coin, after);
    changed = true;
  }
  return changed ? { ...state, series, coins: withUnlisted(state.coins, series) } : state;
}

function applyTicks(state: MarketState, newer: readonly Tick[]): MarketState {
  const ticks = new Map(state.ticks);
  let changed = false;
  for (const tick of newer) {
    const known = ticks.get(tick.coin);
    if (known && known.eventTimeMs >= tick.eventTimeMs) continue;
    ticks.set(tick.coin, tick);
    changed = true;
  }
  return changed ? { ...state, ticks } : state;
}

function applyStatus(state: MarketState, status: FeedStatus, statusTimeMs: number): MarketState {
  return statusTimeMs < state.statusTimeMs ? state : { ...state, status, statusTimeMs };
}

/** Coins that have windows but are not in the greeting (posted to `/ingest`) come after the listed ones. */
function withUnlisted(coins: readonly Coin[], series: ReadonlyMap<string, readonly AlertedPulse[]>): readonly Coin[] {
  const listed = new Set(coins.map(({ id }) => id));
  const unlisted = [...series.keys()].filter((id) => !listed.has(id));
  if (unlisted.length === 0) return coins;
  return [
    ...coins,
    ...unlisted.map((id) => ({ ...coinById(id), symbol: series.get(id)?.at(-1)?.symbol ?? coinById(id).symbol })),
  ];
}
