import type { Publication, StoredWindow } from '@cmp/window';
import type { PulseAccumulator } from '../pulse/pulse-accumulator.js';
import { createCanonicalWindowReader } from './canonical-window.js';
import { encodeStored, StoredFields } from './stored-fields.js';

/** A window of the changelog without its name, which is the record's key. */
export type StoredPulseWindow = Pick<StoredWindow<PulseAccumulator>, 'accumulator' | 'published'>;

const readCanonical = /* @__PURE__ */ createCanonicalWindowReader();

/** Doubles keep every bit in JSON, except infinities: a volume that nobody gave is null there. */
export function encodeWindow({ accumulator, published }: StoredPulseWindow): string {
  const { globalVolume, venueVolume } = accumulator;
  return encodeStored({
    ...accumulator,
    published,
    globalVolume: globalVolume === -Infinity ? null : globalVolume,
    venueVolume: venueVolume === -Infinity ? null : venueVolume,
  });
}

/** Throws `StoredValueError`. */
export function decodeWindow(bytes: Buffer): StoredPulseWindow {
  return readCanonical(bytes) ?? decodeAnyWindow(bytes.toString('utf8'));
}

/** The window in any layout of JSON, and of every version; `decodeWindow` is the quick way with the same results. */
export function decodeAnyWindow(text: string): StoredPulseWindow {
  const fields = StoredFields.parse(text);
  return { accumulator: readAccumulator(fields), published: readPublication(fields) };
}

function readAccumulator(fields: StoredFields): PulseAccumulator {
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
    firstOffset: fields.has('firstOffset') ? fields.number('firstOffset') : -1,
    lastOffset: fields.has('lastOffset') ? fields.number('lastOffset') : -1,
    sources: fields.texts('sources'),
  };
}

function readPublication(fields: StoredFields): Publication | null {
  const published = fields.has('published') ? fields.objectOrNull('published') : null;
  if (published === null) return null;
  return {
    revision: published.whole('revision'),
    closedBy: published.choice('closedBy', ['event-time', 'idle']),
  };
}
