/** Longer records are left to the complete parser. */
export const LONGEST_RECORD = 1024;

/** A place that always holds zeros: where a scan goes that has failed, so that nothing matches there any more. */
export const NOWHERE = LONGEST_RECORD + 8;

/** Room for what a failed scan reads behind `NOWHERE`; never written, so that every run of digits or characters ends there. */
const MARGIN = 1024;

/** The record being scanned. Copying it here is cheaper than a view of each record's own memory, and makes reading too far harmless. */
export interface Scratch {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function createScratch(): Scratch {
  const bytes = new Uint8Array(LONGEST_RECORD + MARGIN);
  return { bytes, view: new DataView(bytes.buffer) };
}
