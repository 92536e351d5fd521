import type { BreakerState, SourceState, SourceStatusRecord } from '@cmp/contracts';

/** What a source says of itself while it runs; `toStatusRecord` puts it on the wire. */
export interface SourceStatus {
  readonly source: string;
  readonly state: SourceState;
  /** A sentence for a person, without keys or addresses that hold one. */
  readonly detail: string;
  readonly simulated: boolean;
  readonly active: boolean;
  readonly attribution: SourceStatusRecord['attribution'];
  readonly intervalMs: number;
  readonly nextPollAtMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly creditsLeft: number | null;
  /** Null for a source that needs no count. */
  readonly calls: { readonly month: string; readonly count: number } | null;
  readonly breaker: BreakerState | null;
  readonly unservedCoins: readonly string[];
}

/** A source before it has done anything. */
export function startingStatus(source: string, known: Partial<SourceStatus> = {}): SourceStatus {
  return {
    source,
    state: 'starting',
    detail: 'waiting for the first answer',
    simulated: false,
    active: false,
    attribution: null,
    intervalMs: 0,
    nextPollAtMs: null,
    lastSuccessAtMs: null,
    creditsLeft: null,
    calls: null,
    breaker: null,
    unservedCoins: [],
    ...known,
  };
}

export function toStatusRecord(status: SourceStatus, nowMs: number): SourceStatusRecord {
  return {
    source: status.source,
    state: status.state,
    detail: status.detail,
    simulated: status.simulated,
    active: status.active,
    attribution: status.attribution,
    interval_ms: Math.round(status.intervalMs),
    next_poll_at: instantOrNull(status.nextPollAtMs),
    last_success_at: instantOrNull(status.lastSuccessAtMs),
    credits_left: status.creditsLeft,
    ...(status.calls === null ? {} : { calls_this_month: status.calls.count, calls_month: status.calls.month }),
    ...(status.breaker === null ? {} : { breaker: status.breaker }),
    unserved_coins: status.unservedCoins,
    updated_at: new Date(nowMs).toISOString(),
    schema_version: 1,
  };
}

/** The status of a source that an earlier run used and this one does not. */
export function retiredStatus(record: SourceStatusRecord): SourceStatus {
  const { calls_month: month, calls_this_month: count } = record;
  return startingStatus(record.source, {
    state: 'unused',
    detail: 'not in use since the last start',
    simulated: record.simulated,
    attribution: record.attribution,
    lastSuccessAtMs: record.last_success_at === null ? null : Date.parse(record.last_success_at),
    creditsLeft: record.credits_left,
    calls: month === undefined || count === undefined ? null : { month, count },
  });
}

/** The instant as the wire writes it. */
export function instantOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(Math.round(epochMs)).toISOString();
}
