const MIN_MS = 1000;
const MAX_MS = 120_000;

/**
 * The wait of a `Retry-After` header (RFC 9110 section 10.2.3: seconds, or an HTTP date), from 1 s to 120 s; null when the header is
 * missing or is neither.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(MAX_MS, Math.max(MIN_MS, waitMs));
}
