import { asciiText } from './ascii-text.js';
import { firstDigits, leadingDigits, ZEROS } from './digit-words.js';
import { parseInstant } from './instant.js';
import type { Scratch } from './scratch.js';

/** Bytes of `2025-11-04T17:45:30.000Z`. */
export const INSTANT_LENGTH = 24;

const ZERO = 0x30;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_Z = 0x5a;
const HOUR_LENGTH = 13;
/** One place for each hour of a day, and some to spare for bytes that are no hour. */
const HOUR_PLACES = 32;

/**
 * Reads the 24 bytes at `at` of the scratch as an instant in exactly the spelling of `toISOString`: epoch ms, NaN when they are none.
 * The ticks of a day share 24 hours: an hour's text (`2025-11-04T17`) is worked out once and then recognised.
 */
export function createInstantReader({ bytes, view }: Scratch): (at: number) => number {
  /** The hours met last, as two overlapping doubles of eight bytes each, and when they begin. Zeros are spelt by no text. */
  const starts = new Float64Array(HOUR_PLACES);
  const ends = new Float64Array(HOUR_PLACES);
  const beginningsMs = new Float64Array(HOUR_PLACES);

  function hourMs(at: number): number {
    const start = view.getFloat64(at, true);
    const end = view.getFloat64(at + HOUR_LENGTH - 8, true);
    const place = (bytes[at + 11]! * 10 + bytes[at + 12]! - 11 * ZERO) & (HOUR_PLACES - 1);
    if (starts[place] === start && ends[place] === end && start !== 0) return beginningsMs[place]!;
    const beginningMs = parseInstant(`${asciiText(bytes, at, at + HOUR_LENGTH)}:00:00.000Z`);
    if (beginningMs === null) return Number.NaN;
    starts[place] = start;
    ends[place] = end;
    beginningsMs[place] = beginningMs;
    return beginningMs;
  }

  return (at) => {
    const minute = twoDigitsBetween(view.getInt32(at + 13, true), COLON, COLON);
    const second = twoDigitsBetween(view.getInt32(at + 16, true), COLON, POINT);
    const millisecond = threeDigitsBefore(view.getInt32(at + 20, true), LETTER_Z);
    const inRange = minute >= 0 && minute <= 59 && second >= 0 && second <= 59 && millisecond >= 0;
    return inRange ? hourMs(at) + (minute * 60_000 + second * 1000 + millisecond) : Number.NaN;
  };
}

/** The value of a word of two digits between these characters (`:30.`); -1 for any other. */
function twoDigitsBetween(word: number, before: number, after: number): number {
  const tens = ((word >>> 8) & 0xff) - ZERO;
  const ones = ((word >>> 16) & 0xff) - ZERO;
  const isRight = (word & 0xff) === before && word >>> 24 === after;
  return isRight && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The value of a word of three digits before this character (`123Z`); -1 for any other. */
function threeDigitsBefore(word: number, after: number): number {
  const values = word ^ ZEROS;
  return word >>> 24 === after && leadingDigits(values) === 3 ? firstDigits(values, 3) : -1;
}
