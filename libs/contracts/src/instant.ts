import { RecordFormatError } from './record-format-error.js';

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|[+-]00:00)$/;

export const FIRST_YEAR = 2000;
export const FIRST_INSTANT_MS = Date.UTC(FIRST_YEAR, 0, 1);
export const LAST_INSTANT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The rule an instant must keep, for error messages. */
export const INSTANT_RULE =
  'must be an ISO 8601 instant in UTC of the years 2000 to 9999, like 2025-11-04T17:45:30.000Z';

/**
 * Epoch ms of an ISO 8601 instant in UTC; null when it is not one. Takes what `toISOString` writes and what Python's `isoformat`
 * writes for an aware time (`+00:00`, microseconds, which are cut to milliseconds). A time without a zone is not an instant.
 */
export function parseInstant(text: string): number | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const inRange = year >= FIRST_YEAR && month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59;
  if (!inRange || day < 1 || day > daysInMonth(year, month)) return null;
  const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

/** `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Epoch ms as ISO 8601 in UTC with milliseconds. Throws `RecordFormatError` for `field` outside the years 2000 to 9999. */
export function instantText(epochMs: number, field: string): string {
  if (!(epochMs >= FIRST_INSTANT_MS && epochMs <= LAST_INSTANT_MS)) {
    throw new RecordFormatError(field, `must be an instant of the years 2000 to 9999 in epoch ms, but is ${epochMs}`);
  }
  return new Date(epochMs).toISOString();
}
