import { toTickRecord, type LateRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import type { Tick } from '@cmp/market';
import type { LateArrival, MissedWindow } from '@cmp/window';

/** A late tick with its coordinates and every window it came too late for. */
export function lateRecordOf(record: LogRecord, tick: Tick, arrival: LateArrival): LateRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    coin: tick.coin,
    timestamp: instant(tick.eventTimeMs),
    partition_clock: instant(arrival.clockMs),
    behind_ms: arrival.behindMs,
    counted_in: arrival.countedIn,
    missed: arrival.missed.map(missedWindow),
    tick: toTickRecord(tick),
    schema_version: 1,
  };
}

function missedWindow(missed: MissedWindow): LateRecord['missed'][number] {
  return {
    window_ms: missed.sizeMs,
    window_start: instant(missed.startMs),
    window_end: instant(missed.endMs),
    closed_for_ms: missed.closedForMs,
  };
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
