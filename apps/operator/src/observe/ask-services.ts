import { askProcessors } from './ask-processors.js';
import { metricValues } from './metric-values.js';
import type { Sighting, SourceSighting } from './sighting.js';

/** Where the services of one pipeline answer, as `http://host:port`. */
export interface ServiceAddresses {
  /** Null while no pod of it is ready. */
  readonly gateway: string | null;
  /** One for each pod. */
  readonly processors: readonly string[];
}

/** Gets a text within its own time limit; throws for anything but a 200. */
export type GetText = (url: string, signal: AbortSignal) => Promise<string>;

/** What `read` makes of the answer; null when there is none, or `read` cannot. */
export type Ask = <T>(url: string, read: (text: string) => T) => Promise<T | null>;

/** Asks by `get`, and tells `silent` who does not answer. */
export function asking(get: GetText, signal: AbortSignal, silent: (sentence: string) => void): Ask {
  return async (url, read) => {
    try {
      return read(await get(url, signal));
    } catch (error) {
      signal.throwIfAborted();
      silent(`${url}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
}

/** Asks gateway and processors. Whoever does not answer leaves its values out and is named. */
export async function askServices(
  { gateway, processors }: ServiceAddresses,
  get: GetText,
  signal: AbortSignal,
): Promise<Sighting> {
  const silent: string[] = gateway === null ? ['no pod of it is ready'] : [];
  const ask = asking(get, signal, (sentence) => silent.push(sentence));
  const [status, deadLetters, seen] = await Promise.all([
    gateway === null ? null : ask(`${gateway}/api/status`, readStatus),
    gateway === null
      ? null
      : ask(`${gateway}/metrics`, (text) => metricValues(text, 'gateway_dead_letters_open')[0] ?? null),
    askProcessors(processors, ask),
  ]);
  return {
    newestWindowEndMs: status?.newestWindowEndMs ?? null,
    sources: status?.sources ?? null,
    deadLetters,
    lagRecords: seen.lagRecords,
    lagSeconds: seen.lagSeconds,
    silent,
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
  const endMs = typeof end === 'string' ? Date.parse(end) : Number.NaN;
  const used = sources?.filter(({ state }) => state !== 'unused') ?? null;
  return {
    newestWindowEndMs: Number.isFinite(endMs) ? endMs : null,
    sources:
      used?.map(({ source, state, detail, credits_left: creditsLeft }) => ({
        name: source,
        state,
        detail,
        creditsLeft,
      })) ?? null,
  };
}
