import { brokenRule, RecordFormatError } from './record-format-error.js';

/** The next offset to read, by topic and partition. */
export type CursorPositions = ReadonlyMap<string, ReadonlyMap<number, number>>;

export const MAX_CURSOR_LENGTH = 8192;

/** First byte of the packed form; another layout gets another one. */
const VERSION = '\u0001';
const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const PARTITION = /^(0|[1-9]\d{0,8}):([0-9a-z]{1,11})$/;

/**
 * A place in the log as opaque base64url text, valid on every gateway of the same log. Packed: version byte, then
 * `topic=partition:offset,…;topic=…` with offsets in base 36. Throws `RecordFormatError` for positions that are none.
 */
export function encodeCursor(positions: CursorPositions): string {
  const topics = [...positions].map(([topic, partitions]) => `${topic}=${packPartitions(partitions)}`);
  const cursor = btoa(VERSION + topics.join(';'))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  decodeCursor(cursor);
  return cursor;
}

/** Throws `RecordFormatError` for text that `encodeCursor` did not write. */
export function decodeCursor(cursor: string): Map<string, Map<number, number>> {
  const positions = new Map<string, Map<number, number>>();
  const packed = unpacked(cursor);
  if (packed === '') return positions;
  for (const entry of packed.split(';')) {
    const equals = entry.indexOf('=');
    const topic = entry.slice(0, equals);
    if (equals < 1 || !TOPIC.test(topic) || positions.has(topic)) throw notACursor(cursor);
    positions.set(topic, unpackPartitions(entry.slice(equals + 1), cursor));
  }
  return positions;
}

function packPartitions(partitions: ReadonlyMap<number, number>): string {
  return [...partitions].map(([partition, nextOffset]) => `${partition}:${nextOffset.toString(36)}`).join(',');
}

function unpackPartitions(packed: string, cursor: string): Map<number, number> {
  const partitions = new Map<number, number>();
  if (packed === '') return partitions;
  for (const entry of packed.split(',')) {
    const [, partitionText = '', offsetText = ''] = PARTITION.exec(entry) ?? [];
    const nextOffset = Number.parseInt(offsetText, 36);
    const partition = Number(partitionText);
    const canonical = Number.isSafeInteger(nextOffset) && nextOffset.toString(36) === offsetText;
    if (!canonical || partitions.has(partition)) throw notACursor(cursor);
    partitions.set(partition, nextOffset);
  }
  return partitions;
}

function unpacked(cursor: string): string {
  if (cursor.length > MAX_CURSOR_LENGTH) {
    throw new RecordFormatError(
      'cursor',
      `must have at most ${MAX_CURSOR_LENGTH} characters, but has ${cursor.length}`,
    );
  }
  if (!/^[A-Za-z0-9_-]+$/.test(cursor) || cursor.length % 4 === 1) throw notACursor(cursor);
  const packed = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
  if (!packed.startsWith(VERSION)) throw notACursor(cursor);
  return packed.slice(VERSION.length);
}

function notACursor(cursor: string): RecordFormatError {
  return brokenRule('cursor', 'must be a cursor that this feed has sent', cursor);
}
