/**
 * Domain of a log axis for positive values: from the power of ten below the smallest to the largest, so that the
 * smallest bar still has a length and the decades are where the grid lines are.
 * A value that is itself a power of ten gets the decade below it. Null when no value is positive.
 */
export function logDomain(values: readonly number[]): readonly [number, number] | null {
  const positive = values.filter((value) => Number.isFinite(value) && value > 0);
  if (positive.length === 0) return null;
  const smallest = Math.min(...positive);
  const exponent = Math.ceil(Math.log10(smallest)) - 1;
  return [10 ** exponent, Math.max(...positive)];
}
