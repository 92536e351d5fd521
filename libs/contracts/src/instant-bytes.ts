import { asciiText } from './ascii-text.js';
import { firstDigits, leadingDigits, ZEROS } from './digit-words.js';
import { parseInstant } from './instant.js';
import { scratchBytes, scratchView } from './scratch.js';

/** Bytes of `2025-11-04T17:45:30.000Z`. */
export const INSTANT_LENGTH = 24;

const ZERO = 0x30;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_Z = 0x5a;
const SECOND_MS = 1000;
/** One place for each minute of an hour, and some to spare for bytes that are no minute. */
const MINUTE_PLACES = 64;

/** Minutes met before: their text (`2025-11-04T17:45`) as two doubles of eight bytes each, and when they begin. */
const firstHalves = /* @__PURE__ */ new Float64Array(MINUTE_PLACES);
const secondHalves = /* @__PURE__ */ new Float64Array(MINUTE_PLACES);
const beginningsMs = /* @__PURE__ */ new Float64Array(MINUTE_PLACES);

/**
 * Epoch ms of the 24 bytes at `at` of the scratch; NaN when they are no valid instant in exactly the spelling of `toISOString`.
 * Ticks of many coins share few minutes: a minute's text is worked out once and then recognised.
 */
export function instantOfBytes(at: number): number {
  const view = scratchView;
  const second = twoDigitsBetween(view.getInt32(at + 16, true), COLON, POINT);
  const millisecond = threeDigitsBefore(view.getInt32(at + 20, true), LETTER_Z);
  if (second < 0 || second > 59 || millisecond < 0) return Number.NaN;
  return minuteMs(at) + second * SECOND_MS + millisecond;
}

function minuteMs(at: number): number {
  const view = scratchView;
  const firstHalf = view.getFloat64(at, true);
  const secondHalf = view.getFloat64(at + 8, true);
  const place = ((scratchBytes[at + 14]! - ZERO) * 10 + scratchBytes[at + 15]! - ZERO) & (MINUTE_PLACES - 1);
  // A place that is still empty holds zeros, which no text spells.
  if (firstHalves[place] === firstHalf && secondHalves[place] === secondHalf && firstHalf !== 0) {
    return beginningsMs[place]!;
  }
  const beginningMs = parseInstant(`${asciiText(scratchBytes, at, at + 16)}:00.000Z`);
  if (beginningMs === null) return Number.NaN;
  firstHalves[place] = firstHalf;
  secondHalves[place] = secondHalf;
  beginningsMs[place] = beginningMs;
  return beginningMs;
}

/** The value of a word of two digits between these characters (`:30.`); -1 for any other. */
function twoDigitsBetween(word: number, before: number, after: number): number {
  const values = (word >>> 8) ^ (ZEROS >>> 8);
  if ((word & 0xff) !== before || word >>> 24 !== after || leadingDigits(values) < 2) return -1;
  return firstDigits(values, 2);
}

/** The value of a word of three digits before this character (`123Z`); -1 for any other. */
function threeDigitsBefore(word: number, after: number): number {
  const values = word ^ ZEROS;
  return word >>> 24 === after && leadingDigits(values) >= 3 ? firstDigits(values, 3) : -1;
}
