import { sumOf } from './sum-of.js';
import { metricValues } from './metric-values.js';
import type { Sighting, SourceSighting } from './sighting.js';

/** Where the services of one pipeline answer, as `http://host:port`. */
export interface ServiceAddresses {
  readonly gateway: string;
  /** One for each pod. */
  readonly processors: readonly string[];
}

/** Gets a text within its own time limit; throws for anything but a 200. */
export type GetText = (url: string, signal: AbortSignal) => Promise<string>;

/** Asks gateway and processors. Whoever does not answer leaves its values out and is named. */
export async function askServices(
  { gateway, processors }: ServiceAddresses,
  get: GetText,
  signal: AbortSignal,
): Promise<Sighting> {
  const silent: string[] = [];
  const ask = async <T>(url: string, read: (text: string) => T): Promise<T | null> => {
    try {
      return read(await get(url, signal));
    } catch (error) {
      signal.throwIfAborted();
      silent.push(`${url}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  const [status, deadLetters, ...owners] = await Promise.all([
    ask(`${gateway}/api/status`, readStatus),
    ask(`${gateway}/metrics`, (text) => metricValues(text, 'gateway_dead_letters_open')[0] ?? null),
    ...processors.map((address) => ask(`${address}/metrics`, readProcessor)),
  ]);
  const answered = owners.filter((owner) => owner !== null);
  // A part of the partitions is no answer: the missing ones may be the ones that lag.
  const whole = processors.length > 0 && answered.length === processors.length;
  const lagRecords = whole ? sumOf(answered.map(({ records }) => records)) : null;
  const seconds = Math.max(0, ...answered.map(({ clockAge }) => clockAge));
  return {
    newestWindowEndMs: status?.newestWindowEndMs ?? null,
    sources: status?.sources ?? null,
    deadLetters,
    lagRecords,
    lagSeconds: lagRecords === null ? null : lagRecords === 0 ? 0 : Math.round(seconds),
    silent,
  };
}

function readProcessor(text: string) {
  return {
    records: sumOf(metricValues(text, 'processor_lag_records')),
    clockAge: Math.max(0, ...metricValues(text, 'processor_clock_age_seconds')),
  };
}

interface StatusAnswer {
  readonly newest_window_end?: string | null;
  readonly sources?: readonly {
    readonly source: string;
    readonly state: string;
    readonly detail: string;
    readonly credits_left: number | null;
  }[];
}

function readStatus(text: string): { newestWindowEndMs: number | null; sources: readonly SourceSighting[] | null } {
  const { newest_window_end: end, sources } = JSON.parse(text) as StatusAnswer;
  const seen = sources?.filter(({ state }) => state !== 'unused') ?? null;
  return {
    newestWindowEndMs: typeof end === 'string' ? Date.parse(end) : null,
    sources:
      seen?.map(({ source, state, detail, credits_left: creditsLeft }) => ({
        name: source,
        state,
        detail,
        creditsLeft,
      })) ?? null,
  };
}
