/** An offset as a number; throws beyond 2^53, where numbers would merge neighbouring offsets. */
export function offsetNumber(offset: { toString(): string }): number {
  const value = Number(offset.toString());
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`offset ${offset.toString()} is beyond 2^53, which this log cannot count exactly`);
}
