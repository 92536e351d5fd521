import { asciiText } from './ascii-text.js';
import { decimalNumber, MAX_SCALE, powersOfTen, TOO_LARGE } from './decimal-number.js';
import { firstDigits, fourDigits, leadingDigits, ZEROS } from './digit-words.js';
import { NOWHERE, type Scratch } from './scratch.js';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const LOWER_E = 0x65;
const UPPER_E = 0x45;

export interface NumberReader {
  /** The finite JSON number at `at` of the scratch. When there is none, the result means nothing and `end` is `NOWHERE`. */
  read(at: number): number;
  /** Where the number read last ends. */
  end(): number;
}

/** Reads numbers from their digits, four at a time, to the bit as `JSON.parse` does. */
export function createNumberReader({ bytes, view }: Scratch): NumberReader {
  const powers = powersOfTen();
  /** 10^0 to 10^3 once more, as the integers that `Math.imul` takes without converting. */
  const factors = Int32Array.of(1, 10, 100, 1000);
  let end = NOWHERE;

  function read(start: number): number {
    const integerAt = bytes[start] === MINUS ? start + 1 : start;
    let at = integerAt;
    let pointAt = -1;
    // The digits so far, as a double and modulo 2^32: see decimalNumber.
    let rounded = 0;
    let low = 0;
    for (;;) {
      const values = view.getInt32(at, true) ^ ZEROS;
      const count = leadingDigits(values);
      at += count;
      if (count === 4) {
        const four = fourDigits(values);
        rounded = rounded * 10_000 + four;
        low = (Math.imul(low, 10_000) + four) | 0;
        continue;
      }
      if (count > 0) {
        const few = firstDigits(values, count);
        const factor = factors[count]!;
        rounded = rounded * factor + few;
        low = (Math.imul(low, factor) + few) | 0;
      }
      if (bytes[at] !== POINT || pointAt !== -1) break;
      pointAt = at++;
    }
    end = at;
    const scale = pointAt === -1 ? 0 : at - pointAt - 1;
    const integerDigits = (pointAt === -1 ? at : pointAt) - integerAt;
    if (integerDigits === 0 || pointAt === at - 1) return nothing();
    if (integerDigits > 1 && bytes[integerAt] === ZERO) return nothing();
    if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) return withExponent(start);
    if (rounded >= TOO_LARGE || scale > MAX_SCALE) return engineNumber(start);
    const value = decimalNumber(rounded, low, powers[scale]!);
    if (value !== value) return engineNumber(start);
    return integerAt === start ? value : -value;
  }

  function withExponent(start: number): number {
    let at = end + 1;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    if (!isDigit(bytes[at]!)) return nothing();
    while (isDigit(bytes[at]!)) at++;
    end = at;
    return engineNumber(start);
  }

  /** The engine's own reading of the number that ends here: slower, and right for all of them. */
  function engineNumber(start: number): number {
    const value = Number(asciiText(bytes, start, end));
    return Number.isFinite(value) ? value : nothing();
  }

  function nothing(): number {
    end = NOWHERE;
    return 0;
  }

  return { read, end: () => end };
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
