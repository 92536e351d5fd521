const PADDING = 0.08;
const FLAT_PADDING = 0.0005;

/**
 * Domain of a line's value axis: the data's range and 8 % of it on each side, not based on zero. A flat series gets
 * 0.05 % of its value on each side, so that the line is in the middle. Null when there is no finite value.
 */
export function valueDomain(values: readonly number[]): readonly [number, number] | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const pad = high > low ? (high - low) * PADDING : Math.abs(low) * FLAT_PADDING || 1;
  return [low - pad, high + pad];
}
