import type { Formats } from '../formats/formats.js';
import type { ShownPulse } from './insert-pulse.js';

/** `revision 2, was $103,912.00`; null for a window that was published once. */
export function correctionWords(pulse: ShownPulse | null, formats: Formats): string | null {
  if (pulse === null || pulse.revision === 0) return null;
  const revision = `revision ${formats.count(pulse.revision)}`;
  return pulse.formerPrice === undefined ? revision : `${revision}, was ${formats.fullPrice(pulse.formerPrice)}`;
}
