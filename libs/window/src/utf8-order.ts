/**
 * Orders two texts as their UTF-8 bytes would be ordered, without encoding them. JavaScript's own `<` compares UTF-16 code units,
 * which puts surrogate pairs (U+10000 and up) before U+E000 to U+FFFF; UTF-8 order is code point order.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Moves the surrogates (U+D800 to U+DFFF) behind everything else. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
