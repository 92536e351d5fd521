import { fieldPath, fieldsOf, instantAt, integerAt, listAt, valueAt, type Fields } from './fields.js';
import { instantText } from './instant.js';
import { readPulseRecord } from './pulse-codec.js';
import type { PulseRecord } from './pulse-record.js';
import { MAX_INGEST_PULSES } from './text-limits.js';

export interface IngestOptions {
  /** Length of the window a pulse is taken for when it names none. */
  readonly windowMs: number;
}

/**
 * The pulses of a `POST /ingest` body that has been parsed. The eight original fields are required (`change_24h` and `volume_24h` may
 * be null); fields of the window that are missing follow from `timestamp` and `price`, those that are present must fit.
 * Throws `RecordFormatError` with a path such as `data[3].price`.
 */
export function decodeIngest(payload: unknown, options: IngestOptions): readonly PulseRecord[] {
  const fields = fieldsOf(payload, '', 'body');
  return listAt(fields, 'data', MAX_INGEST_PULSES, (value, path) => readIngested(fieldsOf(value, path), options));
}

function readIngested(fields: Fields, { windowMs }: IngestOptions): PulseRecord {
  const endMs = instantAt(fields, isGiven(fields, 'window_end') ? 'window_end' : 'timestamp');
  const startMs = isGiven(fields, 'window_start') ? instantAt(fields, 'window_start') : null;
  const givenLengthMs = isGiven(fields, 'window_ms') ? integerAt(fields, 'window_ms', 1) : windowMs;
  const lengthMs = startMs === null ? givenLengthMs : endMs - startMs;
  const samples = valueAt(fields, 'samples');
  const defaults = {
    window_start: instantText(endMs - lengthMs, fieldPath(fields, 'window_start')),
    window_end: instantText(endMs, fieldPath(fields, 'window_end')),
    window_ms: lengthMs,
    revision: 0,
    samples: 1,
    fresh_samples: typeof samples === 'number' ? samples : 1,
    sources: ['ingest'],
    first_price: valueAt(fields, 'price'),
    last_price: valueAt(fields, 'price'),
    volume_scope: 'global',
    closed_by: 'ingest',
    alert: null,
    schema_version: 1,
  };
  // A posted result has no ticks of ours, whatever it was copied from.
  return readPulseRecord({ ...defaults, ...fields.values, inputs: null }, fields.path);
}

function isGiven(fields: Fields, name: string): boolean {
  return valueAt(fields, name) !== undefined;
}
