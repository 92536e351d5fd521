/** Reads what Kafka's records are made of: zigzag varints, and byte strings with their length before them. */
export class VarintReader {
  at = 0;

  constructor(private readonly source: Buffer) {}

  /** Whether more was read than there is: what was read there means nothing. */
  get isPastEnd(): boolean {
    return this.at > this.source.length;
  }

  /** Exact up to 2^53, either way. */
  number(): number {
    const first = this.source[this.at]!;
    this.at += 1;
    if (first < 0x80) return (first >>> 1) ^ -(first & 1);
    const second = this.source[this.at]!;
    if (second >= 0x80) return this.longNumber(first);
    this.at += 1;
    const both = (first & 0x7f) | (second << 7);
    return (both >>> 1) ^ -(both & 1);
  }

  /** Null for a length of -1. Shares the memory of what is read. */
  bytes(): Buffer | null {
    const length = this.number();
    if (length < 0) return null;
    const start = this.at;
    this.at += length;
    return this.source.subarray(start, this.at);
  }

  private longNumber(first: number): number {
    let value = first & 0x7f;
    for (let scale = 128; scale < 2 ** 70; scale *= 128) {
      const byte = this.source[this.at] ?? 0;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
