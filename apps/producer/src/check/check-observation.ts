import { tickId, type Tick } from '@cmp/market';
import type { Observation } from '../tick-source.js';

/** Why an observation is no tick. `jump`: held back until the next one confirms it. */
export type Refusal = 'price' | 'change' | 'event-time' | 'jump';

/** `sourceTimeIgnored`: the venue's "last updated" lay in the future and was left out. */
export type Verdict =
  { readonly tick: Tick; readonly sourceTimeIgnored: boolean } | { readonly tick: null; readonly refusal: Refusal };

/** Percent in 24 h; beyond it the observation as a whole is not believed. */
const MAX_CHANGE_PCT = 1000;
/** How far ahead of our clock a time may lie; the processor's limit as well. */
export const MAX_AHEAD_MS = 60_000;

/**
 * A tick, or why not. A value that may be missing becomes null when it is not finite. A source time ahead of our clock becomes
 * null as well instead of refusing the tick: the price was observed now, and a laptop whose clock is slow must not go blank.
 */
export function checkObservation(observation: Observation, nowMs: number): Verdict {
  if (!(observation.price > 0 && Number.isFinite(observation.price))) return refused('price');
  if (Math.abs(observation.change24hPct ?? 0) > MAX_CHANGE_PCT) return refused('change');
  if (observation.eventTimeMs > nowMs + MAX_AHEAD_MS) return refused('event-time');
  const sourceTimeMs = finiteOrNull(observation.sourceTimeMs);
  const sourceTimeIgnored = sourceTimeMs !== null && sourceTimeMs > nowMs + MAX_AHEAD_MS;
  const seen = {
    ...observation,
    change24hPct: finiteOrNull(observation.change24hPct),
    volume24h: amountOrNull(observation.volume24h),
    marketCap: amountOrNull(observation.marketCap),
    sourceTimeMs: sourceTimeIgnored ? null : sourceTimeMs,
  };
  return { tick: { ...seen, recordId: observation.recordId ?? tickId(seen) }, sourceTimeIgnored };
}

function refused(refusal: Refusal): Verdict {
  return { tick: null, refusal };
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function amountOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? value : null;
}
