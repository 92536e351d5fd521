import type { PulseAccumulator } from '../pulse/pulse-accumulator.js';
import { encodeStored, StoredFields } from './stored-fields.js';

/** Doubles keep every bit in JSON, except infinities: a volume that nobody gave is null there. */
export function encodeWindow(accumulator: PulseAccumulator): string {
  const { globalVolume, venueVolume } = accumulator;
  return encodeStored({
    ...accumulator,
    globalVolume: globalVolume === -Infinity ? null : globalVolume,
    venueVolume: venueVolume === -Infinity ? null : venueVolume,
  });
}

/** Throws `StoredValueError`. */
export function decodeWindow(text: string): PulseAccumulator {
  const fields = StoredFields.parse(text);
  return {
    samples: fields.whole('samples'),
    freshSamples: fields.whole('freshSamples'),
    priceSum: fields.number('priceSum'),
    changeSum: fields.number('changeSum'),
    changeSamples: fields.whole('changeSamples'),
    globalSamples: fields.whole('globalSamples'),
    globalVolume: fields.numberOrNull('globalVolume') ?? -Infinity,
    venueVolume: fields.numberOrNull('venueVolume') ?? -Infinity,
    firstPrice: fields.number('firstPrice'),
    firstAtMs: fields.whole('firstAtMs'),
    lastPrice: fields.number('lastPrice'),
    lastAtMs: fields.whole('lastAtMs'),
    sources: fields.texts('sources'),
  };
}
