import { asciiText } from './ascii-text.js';
import { createInstantReader, INSTANT_LENGTH } from './instant-reader.js';
import type { Literal } from './literal.js';
import { createNumberReader } from './number-reader.js';
import { NOWHERE, type Scratch } from './scratch.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_N = 0x6e;
/** `null` as a word, its first byte lowest. */
const NULL_WORD = 0x6c6c756e;

/**
 * Reads values of JSON without whitespace from the scratch, one after the other. It knows only the usual spellings: at the first thing
 * it does not know it goes to `NOWHERE` and stays there, and what it returned means nothing. Otherwise it reads as `JSON.parse` does,
 * to the bit.
 */
export interface FieldScanner {
  goTo(at: number): void;
  at(): number;
  /** Moves past this text. */
  expect(literal: Literal): void;
  number(): number;
  numberOrNull(): number | null;
  /** An instant in the spelling of `toISOString`, as epoch ms. */
  instant(): number;
  /** A text of 1 to `maxLength` characters of ASCII without escapes, up to its closing quote. */
  text(maxLength: number): string;
}

export function createFieldScanner(scratch: Scratch): FieldScanner {
  const { bytes, view } = scratch;
  const numbers = createNumberReader(scratch);
  const instantAt = createInstantReader(scratch);
  /** 1 for the ASCII bytes that stand for themselves in a JSON text. */
  const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
    byte >= 0x20 && byte <= 0x7f && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
  );
  let position = NOWHERE;

  function number(): number {
    const value = numbers.read(position);
    position = numbers.end();
    return value;
  }

  function numberOrNull(): number | null {
    if (bytes[position] !== LOWER_N) return number();
    position = view.getInt32(position, true) === NULL_WORD ? position + 4 : NOWHERE;
    return null;
  }

  function instant(): number {
    const epochMs = instantAt(position);
    position = epochMs > 0 ? position + INSTANT_LENGTH : NOWHERE;
    return epochMs;
  }

  /** 16 when that many plain bytes stand at `at`, else 0. That is the length of our record ids: a loop would branch for each byte. */
  // prettier-ignore
  function plainRun(at: number): number {
    return 16 * (
      plain[bytes[at]!]! & plain[bytes[at + 1]!]! & plain[bytes[at + 2]!]! & plain[bytes[at + 3]!]! &
      plain[bytes[at + 4]!]! & plain[bytes[at + 5]!]! & plain[bytes[at + 6]!]! & plain[bytes[at + 7]!]! &
      plain[bytes[at + 8]!]! & plain[bytes[at + 9]!]! & plain[bytes[at + 10]!]! & plain[bytes[at + 11]!]! &
      plain[bytes[at + 12]!]! & plain[bytes[at + 13]!]! & plain[bytes[at + 14]!]! & plain[bytes[at + 15]!]!
    );
  }

  function text(maxLength: number): string {
    const start = position;
    let at = start + plainRun(start);
    while (plain[bytes[at]!] === 1) at++;
    const isText = bytes[at] === QUOTE && at > start && at - start <= maxLength;
    position = isText ? at : NOWHERE;
    return isText ? asciiText(bytes, start, at) : '';
  }

  return {
    goTo: (at) => void (position = at),
    at: () => position,
    expect: (literal) => void (position = literal.isAt(view, position) ? position + literal.length : NOWHERE),
    number,
    numberOrNull,
    instant,
    text,
  };
}
