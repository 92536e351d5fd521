const LONGEST_RECORD = 1024;
/** Room for what a failed scan reads past the end; never written, so that every run of digits or characters ends there. */
const MARGIN = 1024;

/**
 * The record being scanned. It is copied here: cheaper than a view of each record's own memory, reading too far stays harmless, and as
 * constants of a module the engine reaches these two without a check. One for all is enough: a scan never waits, so no two overlap.
 */
export const scratchBytes = /* @__PURE__ */ new Uint8Array(LONGEST_RECORD + MARGIN);
export const scratchView = /* @__PURE__ */ new DataView(scratchBytes.buffer);

/** False when the record is too long. */
export function copyToScratch(record: Uint8Array): boolean {
  if (record.length > LONGEST_RECORD) return false;
  scratchBytes.set(record);
  return true;
}
