import type { LogRecord, LogSlice } from '@cmp/event-log';
import type { Logger } from '@cmp/runtime';
import type { GatewayMetrics } from '../gateway-metrics.js';
import type { LogPlace } from './log-place.js';

export interface DecodedRecord<T> {
  readonly value: T;
  readonly place: LogPlace;
  readonly appendTimeMs: number;
}

export interface DecodeReport {
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
}

/**
 * The values of a slice's records. A record that does not decode never stops the feed: it is counted and logged with its
 * coordinates. A tombstone has no value and is left out.
 */
export function decodeSlice<T>(
  slice: LogSlice,
  decode: (value: Uint8Array) => T,
  report: DecodeReport,
): DecodedRecord<T>[] {
  return slice.records.flatMap((record) => {
    if (record.value === null) return [];
    const value = decodeOrReport(record, record.value, decode, report);
    return value === null ? [] : [{ value, place: placeOf(record), appendTimeMs: record.appendTimeMs }];
  });
}

function decodeOrReport<T>(
  record: LogRecord,
  value: Uint8Array,
  decode: (value: Uint8Array) => T,
  { logger, metrics }: DecodeReport,
): T | null {
  try {
    return decode(value);
  } catch (error) {
    metrics.applied.inc({ topic: record.topic, outcome: 'unreadable' });
    logger.warn('a record does not decode and is left out of the feed', { ...placeOf(record), error });
    return null;
  }
}

function placeOf({ topic, partition, offset }: LogRecord): LogPlace {
  return { topic, partition, offset };
}
