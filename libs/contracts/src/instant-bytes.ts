import { fourDigits, threeDigitsBefore, twoDigitsBetween } from './digit-words.js';
import { daysInMonth, FIRST_YEAR } from './instant.js';
import { scratchView } from './scratch.js';

/** Bytes of `2025-11-04T17:45:30.000Z`. */
export const INSTANT_LENGTH = 24;

const DASH = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
/** Days from 0000-01-01 to 1970-01-01 in the Gregorian calendar. */
const EPOCH_DAY = 719_528;
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** Epoch ms of the 24 bytes at `at` of the scratch; NaN when they are no valid instant in exactly the spelling of `toISOString`. */
export function instantOfBytes(at: number): number {
  const view = scratchView;
  const year = fourDigits(view.getInt32(at, true));
  const month = twoDigitsBetween(view.getInt32(at + 4, true), DASH, DASH);
  const day = twoDigitsBetween(view.getInt32(at + 7, true), DASH, LETTER_T);
  const hour = twoDigitsBetween(view.getInt32(at + 10, true), LETTER_T, COLON);
  const minute = twoDigitsBetween(view.getInt32(at + 13, true), COLON, COLON);
  const second = twoDigitsBetween(view.getInt32(at + 16, true), COLON, POINT);
  const millisecond = threeDigitsBefore(view.getInt32(at + 20, true), LETTER_Z);
  const readable = hour >= 0 && minute >= 0 && second >= 0 && millisecond >= 0;
  if (!readable || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1) return Number.NaN;
  if (day > 28 && day > daysInMonth(year, month)) return Number.NaN;
  return dayNumber(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * SECOND_MS + millisecond;
}

/** Days since 1970-01-01. */
function dayNumber(year: number, month: number, day: number): number {
  const lastYear = year - 1;
  const leapDays = ((lastYear / 4) | 0) - ((lastYear / 100) | 0) + ((lastYear / 400) | 0) + 1;
  const leapDayPassed = month > 2 && daysInMonth(year, 2) === 29 ? 1 : 0;
  return year * 365 + leapDays + DAYS_BEFORE_MONTH[month]! + leapDayPassed + day - 1 - EPOCH_DAY;
}
