import type { Tick } from '@cmp/market';
import { decodeAnyTick } from './tick-codec.js';

/** The tick of one record of the tick topic. Throws `RecordFormatError` with the field that does not fit. */
export function decodeTick(bytes: Uint8Array): Tick {
  return decodeAnyTick(bytes);
}
