import { choiceAt, fieldsOf, instantTextAt, textAt } from './fields.js';
import { parseJsonBytes } from './json-bytes.js';
import { brokenRule } from './record-format-error.js';
import { SCHEMA_VERSIONS } from './tick-codec.js';

/** `replayed`: its record was appended to its topic once more. `dismissed`: a person has decided that it is not worth it. */
export const DEAD_LETTER_STATES = ['replayed', 'dismissed'] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

/** Value of one record of the dead-letter status topic, key = `id`. A dead letter without one is open. */
export interface DeadLetterStatusRecord {
  /** `<partition>-<offset>` of the dead letter in its own topic. */
  readonly id: string;
  readonly state: DeadLetterState;
  /** ISO 8601. */
  readonly at: string;
  readonly schema_version: 1;
}

const ID = /^\d{1,10}-\d{1,16}$/;
const MAX_ID_LENGTH = 27;

/** JSON of one status. */
export function encodeDeadLetterStatus(status: DeadLetterStatusRecord): string {
  return JSON.stringify(status);
}

/** Throws `RecordFormatError`. */
export function decodeDeadLetterStatus(bytes: Uint8Array): DeadLetterStatusRecord {
  const fields = fieldsOf(parseJsonBytes(bytes), '');
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const id = textAt(fields, 'id', MAX_ID_LENGTH);
  if (!ID.test(id)) throw brokenRule('id', 'must be <partition>-<offset>, like 0-17', id);
  return {
    id,
    state: choiceAt(fields, 'state', DEAD_LETTER_STATES),
    at: instantTextAt(fields, 'at'),
    schema_version: 1,
  };
}
