import type { Ask } from './ask-services.js';
import { metricValues } from './metric-values.js';
import { sumOf } from './sum-of.js';

/** What the processors of one pipeline said together. Null: one of them did not answer, and its partitions may be those that matter. */
export interface ProcessorSighting {
  readonly lagRecords: number | null;
  readonly lagSeconds: number | null;
  readonly openWindows: number | null;
}

/** Asks each pod by its address. */
export async function askProcessors(addresses: readonly string[], ask: Ask): Promise<ProcessorSighting> {
  const answers = await Promise.all(addresses.map((address) => ask(`${address}/metrics`, readProcessor)));
  const answered = answers.filter((answer) => answer !== null);
  if (addresses.length === 0 || answered.length < addresses.length) {
    return { lagRecords: null, lagSeconds: null, openWindows: null };
  }
  const lagRecords = totalOf(answered.map(({ lag }) => lag));
  const ageSeconds = Math.max(0, ...answered.flatMap(({ clockAges }) => clockAges));
  return {
    lagRecords,
    lagSeconds: lagRecords === null ? null : lagRecords === 0 ? 0 : Math.round(ageSeconds),
    openWindows: totalOf(answered.map(({ open }) => open)),
  };
}

function readProcessor(text: string) {
  return {
    lag: metricValues(text, 'processor_lag_records'),
    open: metricValues(text, 'processor_open_windows'),
    clockAges: metricValues(text, 'processor_clock_age_seconds'),
  };
}

/** Null when nobody owns a partition yet: then nothing is known of any. */
function totalOf(values: readonly (readonly number[])[]): number | null {
  const all = values.flat();
  return all.length === 0 ? null : sumOf(all);
}
