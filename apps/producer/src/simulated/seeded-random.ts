const SCALE = 2 ** 32;

/** Repeatable random numbers, uniform in [0, 1): splitmix32, after Steele, Lea and Flood, "Fast splittable pseudorandom number generators". */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / SCALE;
  };
}

/** Normally distributed with mean 0 and deviation 1 (Box and Muller). */
export function seededNormal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
