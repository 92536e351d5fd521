const WORD_BYTES = 8;

/**
 * A fixed ASCII text of at least eight bytes, compared eight bytes at a time: a double is the widest word that JavaScript compares
 * without allocating, and the bytes of ASCII text never spell NaN or a zero, so that equal doubles are equal bytes.
 */
export class Literal {
  readonly length: number;
  /** Bytes 0 to 7, and the last eight. */
  private readonly first: number;
  private readonly last: number;
  private readonly lastAt: number;
  /** What lies between: bytes 8 to 15, 16 to 23, …; the last of these may overlap `last`. */
  private readonly middle: Float64Array;

  constructor(text: string) {
    const view = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
    this.length = text.length;
    this.lastAt = text.length - WORD_BYTES;
    this.first = view.getFloat64(0, true);
    this.last = view.getFloat64(this.lastAt, true);
    const words = Math.ceil(text.length / WORD_BYTES);
    this.middle = Float64Array.from({ length: Math.max(0, words - 2) }, (_, index) =>
      view.getFloat64((index + 1) * WORD_BYTES, true),
    );
  }

  isAt(view: DataView, at: number): boolean {
    if (view.getFloat64(at, true) !== this.first || view.getFloat64(at + this.lastAt, true) !== this.last) return false;
    const { middle } = this;
    for (let index = 0; index < middle.length; index++) {
      if (view.getFloat64(at + (index + 1) * WORD_BYTES, true) !== middle[index]) return false;
    }
    return true;
  }
}
