const FIRST_MS = Date.UTC(2000, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31);

/** ISO 8601, or null for a time that is none: Kafka gives -1 for a record that was stored without one. */
export function instantOrNull(epochMs: number): string | null {
  return epochMs >= FIRST_MS && epochMs <= LAST_MS ? new Date(epochMs).toISOString() : null;
}
