import { RecordFormatError } from './record-format-error.js';

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|[+-]00:00)$/;

const OUR_LENGTH = '2025-11-04T17:45:30.000Z'.length;
const ZERO = 0x30;
const DASH = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;

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
  if (isOurSpelling(text)) return parseOurSpelling(text);
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return epochMsOf(year, month, day, hour, minute, second, millisecond);
}

/** Whether an instant is spelled as we write it, `2025-11-04T17:45:30.000Z`: none of the other spellings has this length. */
export function isOurSpelling(text: string): boolean {
  return text.length === OUR_LENGTH && text.charCodeAt(OUR_LENGTH - 1) === UPPER_Z;
}

/** Nearly all instants are spelled so, and the pattern takes ten times as long as reading digits from their places. */
function parseOurSpelling(text: string): number | null {
  const separated =
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === UPPER_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === POINT;
  if (!separated) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const millisecond = twoDigits(text, 20) * 10 + digit(text, 22);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  return epochMsOf(year, month, day, twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17), millisecond);
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** NaN, which no range includes, for what is no digit. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** `month` counts from 1. Null when there is no such instant. */
function epochMsOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number | null {
  const inRange = year >= FIRST_YEAR && month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59;
  if (!inRange || !(day >= 1 && day <= daysInMonth(year, month)) || !(millisecond >= 0)) return null;
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
