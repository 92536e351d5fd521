const BASE_MS = 500;
const LONGEST_MS = 15_000;
const SHORTEST_MS = 100;

/**
 * Exponential backoff with full jitter: a random wait up to 0.5, 1, 2, 4, 8, 15, 15, … seconds, so that the pages of a
 * gateway that restarts do not all come back at once.
 * @param attempt 1 for the first retry
 * @param random uniform in [0, 1)
 */
export function retryDelayMs(attempt: number, random: number): number {
  const ceilingMs = Math.min(LONGEST_MS, BASE_MS * 2 ** (attempt - 1));
  return Math.max(SHORTEST_MS, Math.round(random * ceilingMs));
}
