import { scratchView } from './scratch.js';

const WORD_BYTES = 8;

/**
 * A fixed ASCII text of at least eight bytes, compared eight bytes at a time: a double is the widest word that JavaScript compares
 * without allocating, and the bytes of ASCII text never spell NaN or a zero, so that equal doubles are equal bytes.
 */
export class Literal {
  readonly length: number;
  /** Bytes 0 to 7, 8 to 15, …; the last word ends with the text and may overlap the one before. */
  private readonly words: Float64Array;

  constructor(text: string) {
    const view = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
    this.length = text.length;
    this.words = Float64Array.from({ length: Math.ceil(text.length / WORD_BYTES) }, (_, index) =>
      view.getFloat64(Math.min(index * WORD_BYTES, text.length - WORD_BYTES), true),
    );
  }

  /** Whether the scratch has this text at `at`. */
  isAt(at: number): boolean {
    const { words } = this;
    const view = scratchView;
    const last = words.length - 1;
    for (let index = 0; index < last; index++) {
      if (view.getFloat64(at + index * WORD_BYTES, true) !== words[index]) return false;
    }
    return view.getFloat64(at + this.length - WORD_BYTES, true) === words[last];
  }
}
