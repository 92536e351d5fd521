/** The largest power of ten that a double holds exactly, and with it all smaller ones. */
export const MAX_SCALE = 22;

/** Digits from here on are too many for `decimalNumber`. */
export const TOO_LARGE = 1e18;

/** 10^0 to 10^22. */
export function powersOfTen(): Float64Array {
  return Float64Array.from({ length: MAX_SCALE + 1 }, (_, exponent) => Number(`1e${exponent}`));
}

/** Splits a double into two halves of 26 bits, whose products are exact (Veltkamp). */
const SPLITTER = 2 ** 27 + 1;

/** Far above the error of the correction below (2^-100 of the quotient), far below half a unit in the last place (2^-54). */
const UNCERTAINTY = 2 ** -93;

/**
 * The double nearest to `digits / divisor`, the divisor being a power of ten that a double holds exactly: what `Number` gives for that
 * text, to the bit. The digits come as `rounded`, accumulated in a double, and `low`, the same accumulated modulo 2^32: together they
 * are exact, since the rounding errors of fewer than 19 digits are small. NaN when this arithmetic cannot tell (too close to the middle
 * between two doubles).
 */
export function decimalNumber(rounded: number, low: number, divisor: number): number {
  // One correctly rounded division of two exact doubles (Clinger's fast path).
  if (rounded <= Number.MAX_SAFE_INTEGER) return rounded / divisor;
  return correctedQuotient(rounded, (low - (rounded | 0)) | 0, divisor);
}

/** `(whole + rest) / divisor`, rounded once; `rest` is small beside `whole`. NaN when the rounding is not certain. */
function correctedQuotient(whole: number, rest: number, divisor: number): number {
  const quotient = whole / divisor;
  const product = quotient * divisor;
  const remainder = whole - product - productError(quotient, divisor, product) + rest;
  const correction = remainder / divisor;
  const uncertainty = quotient * UNCERTAINTY;
  const below = quotient + (correction - uncertainty);
  return below === quotient + (correction + uncertainty) ? below : Number.NaN;
}

/** What rounding took from `a * b`, exactly (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aSplit = SPLITTER * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = SPLITTER * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
