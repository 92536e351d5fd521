import { asciiText } from './ascii-text.js';
import { decimalNumber, MAX_SCALE, TOO_LARGE } from './decimal-number.js';
import { firstDigits, fourDigits, leadingDigits, ZEROS } from './digit-words.js';
import { INSTANT_LENGTH, instantOfBytes } from './instant-bytes.js';
import type { Literal } from './literal.js';
import { copyToScratch, scratchBytes, scratchView } from './scratch.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const LOWER_E = 0x65;
const UPPER_E = 0x45;
const LOWER_N = 0x6e;
const SMALL_POWERS_OF_TEN = [1, 10, 100, 1000] as const;
/** `null` as a word, its first byte lowest. */
const NULL_WORD = 0x6c6c756e;

/** 1 for the ASCII bytes that stand for themselves in a JSON text. */
const PLAIN = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte <= 0x7f && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/**
 * Reads values from the bytes of JSON without whitespace, one after the other. It knows only the usual spellings: at the first thing
 * it does not know it becomes `failed`, what it returns from then on means nothing, and the caller must take a complete parser.
 * What it reads without failing is what `JSON.parse` reads, to the bit.
 */
export class ByteScanner {
  failed = false;
  private end = 0;
  private at = 0;

  start(record: Uint8Array): void {
    this.at = 0;
    this.end = record.length;
    this.failed = !copyToScratch(record);
  }

  expectEnd(): void {
    if (this.at !== this.end) this.failed = true;
  }

  /** Moves past this text. */
  expect(literal: Literal): void {
    if (!this.isNext(literal)) this.failed = true;
    this.at += literal.length;
  }

  isNext(literal: Literal): boolean {
    return literal.isAt(this.at);
  }

  endsWith(literal: Literal): boolean {
    return this.end >= literal.length && literal.isAt(this.end - literal.length);
  }

  /** A hash of the bytes from `start` to the next quote, without moving. */
  hashToQuote(start: number): number {
    const bytes = scratchBytes;
    let hash = 0;
    const plain = PLAIN;
    for (let at = start; plain[bytes[at]!] === 1; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    return Math.imul(hash, 0x9e3779b1) >>> 16;
  }

  /** A text of at most `maxLength` up to its closing quote. Fails for escapes and for anything but ASCII. */
  text(maxLength: number): string {
    const bytes = scratchBytes;
    const start = this.at;
    let at = start;
    const plain = PLAIN;
    while (plain[bytes[at]!] === 1) at++;
    this.at = at;
    if (bytes[at] !== QUOTE || at === start || at - start > maxLength) this.failed = true;
    return this.failed ? '' : asciiText(bytes, start, at);
  }

  numberOrNull(): number | null {
    const bytes = scratchBytes;
    const view = scratchView;
    if (bytes[this.at] !== LOWER_N) return this.number();
    if (view.getInt32(this.at, true) !== NULL_WORD) this.failed = true;
    this.at += 4;
    return null;
  }

  /** A finite JSON number. */
  number(): number {
    const bytes = scratchBytes;
    const view = scratchView;
    const start = this.at;
    const integerAt = bytes[start] === MINUS ? start + 1 : start;
    let at = integerAt;
    let pointAt = -1;
    // The digits so far, as a double and modulo 2^32: see decimalNumber.
    let rounded = 0;
    let low = 0;
    for (;;) {
      const values = view.getInt32(at, true) ^ ZEROS;
      const count = leadingDigits(values);
      if (count === 4) {
        const four = fourDigits(values);
        rounded = rounded * 10_000 + four;
        low = (Math.imul(low, 10_000) + four) | 0;
        at += 4;
        continue;
      }
      if (count > 0) {
        const factor = SMALL_POWERS_OF_TEN[count]!;
        const few = firstDigits(values, count);
        rounded = rounded * factor + few;
        low = (Math.imul(low, factor) + few) | 0;
        at += count;
      }
      if (bytes[at] !== POINT || pointAt !== -1) break;
      pointAt = at++;
    }
    this.at = at;
    const scale = pointAt === -1 ? 0 : at - pointAt - 1;
    const integerDigits = (pointAt === -1 ? at : pointAt) - integerAt;
    const wellFormed = integerDigits === 1 || (integerDigits > 1 && bytes[integerAt] !== ZERO);
    if (!wellFormed || pointAt === at - 1) return this.fail();
    if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) return this.withExponent(start);
    if (rounded >= TOO_LARGE || scale > MAX_SCALE) return this.engineNumber(start);
    const value = decimalNumber(rounded, low, scale);
    if (value !== value) return this.engineNumber(start);
    return integerAt === start ? value : -value;
  }

  /** An instant in the spelling of `toISOString`, as epoch ms. */
  instant(): number {
    const epochMs = instantOfBytes(this.at);
    this.at += INSTANT_LENGTH;
    if (epochMs !== epochMs) this.failed = true;
    return epochMs;
  }

  private withExponent(start: number): number {
    const bytes = scratchBytes;
    let at = this.at + 1;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    const exponentAt = at;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
    this.at = at;
    return at === exponentAt ? this.fail() : this.engineNumber(start);
  }

  /** The engine's own reading of the number that ends here: slower, and right for all of them. */
  private engineNumber(start: number): number {
    const value = Number(asciiText(scratchBytes, start, this.at));
    return Number.isFinite(value) ? value : this.fail();
  }

  private fail(): number {
    this.failed = true;
    return Number.NaN;
  }
}
