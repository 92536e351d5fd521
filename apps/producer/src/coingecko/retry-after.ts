const MIN_MS = 1000;
const MAX_MS = 120_000;
/** IMF-fixdate, the one form of a date that is sent today. Checked because `Date.parse` takes almost anything for a date, `-5` too. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait of a `Retry-After` header (RFC 9110 section 10.2.3: seconds, or an HTTP date), from 1 s to 120 s; null when the header is
 * missing or is neither.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const waitMs = HTTP_DATE.test(text) ? Date.parse(text) - nowMs : seconds * 1000;
  return Number.isNaN(waitMs) ? null : Math.min(MAX_MS, Math.max(MIN_MS, waitMs));
}
