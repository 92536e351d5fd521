import type { SeenBatch } from '../pulse/seen-ticks.js';
import { encodeStored, StoredFields } from './stored-fields.js';

/** A batch without its name, which is part of the record's key. */
export function encodeSeen({ untilMs, ids }: Omit<SeenBatch, 'firstOffset'>): string {
  return encodeStored({ untilMs, ids: Object.fromEntries(ids) });
}

/** Throws `StoredValueError`. */
export function decodeSeen(text: string): Omit<SeenBatch, 'firstOffset'> {
  const fields = StoredFields.parse(text);
  const ids = fields.object('ids');
  return {
    untilMs: fields.whole('untilMs'),
    ids: ids.names().map((coin) => [coin, ids.texts(coin)] as const),
  };
}
