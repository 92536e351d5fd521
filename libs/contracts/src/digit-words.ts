/**
 * Digits read four bytes at a time. A word is four bytes of text, the first in the lowest bits (`DataView.getInt32(at, true)`);
 * xor with `ZEROS` turns its digits into their values, which is what these functions take.
 */
export const ZEROS = 0x30303030;

/** Lifts a byte above 9 into its highest bit; a byte that overflows disturbs only the bytes after it. */
const ABOVE_NINE = 0x76767676;
const HIGHEST_BITS = 0x80808080 | 0;

/** How many bytes are digits before the first that is none: 0 to 4. */
export function leadingDigits(values: number): number {
  const others = ((values + ABOVE_NINE) | values) & HIGHEST_BITS;
  return others === 0 ? 4 : (31 - Math.clz32(others & -others)) >>> 3;
}

/** The number that four digits spell. */
export function fourDigits(values: number): number {
  const pairs = values * 10 + (values >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** The number that the first one to three digits spell. */
export function firstDigits(values: number, count: number): number {
  return fourDigits(values << (32 - 8 * count));
}
