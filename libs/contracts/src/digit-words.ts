/** Digits read four bytes at a time. A word is four bytes of text, the first in the lowest bits (`DataView.getInt32(at, true)`). */

const HIGH_HALVES = 0xf0f0f0f0 | 0;
const DIGIT_HALVES = 0x30303030;
/** Added to a byte from `0` to `9` leaves its high half as it is; carries into it for the six characters after `9`. */
const NINE_GUARD = 0x06060606;

/** The value of a word of four digits; -1 for any other. */
export function fourDigits(word: number): number {
  if ((word & HIGH_HALVES) !== DIGIT_HALVES || ((word + NINE_GUARD) & HIGH_HALVES) !== DIGIT_HALVES) return -1;
  const digits = word & 0x0f0f0f0f;
  const pairs = digits * 10 + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** The value of a word of two digits between these characters (`-11-`); -1 for any other. */
export function twoDigitsBetween(word: number, before: number, after: number): number {
  const middle = (word >>> 8) & 0xffff;
  if ((word & 0xff) !== before || word >>> 24 !== after) return -1;
  if ((middle & 0xf0f0) !== 0x3030 || ((middle + 0x0606) & 0xf0f0) !== 0x3030) return -1;
  return (middle & 0xf) * 10 + ((middle >>> 8) & 0xf);
}

/** The value of a word of three digits before this character (`123Z`); -1 for any other. */
export function threeDigitsBefore(word: number, after: number): number {
  return word >>> 24 === after ? fourDigits((word << 8) | 0x30) : -1;
}
