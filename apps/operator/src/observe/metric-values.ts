/** The values of one metric in a text of the Prometheus exposition format, whatever their labels; NaN is left out. */
export function metricValues(text: string, name: string): readonly number[] {
  const sample = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm');
  return [...text.matchAll(sample)].map(([, value]) => Number(value)).filter((value) => Number.isFinite(value));
}
