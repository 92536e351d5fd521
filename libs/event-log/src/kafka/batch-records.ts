import { LogUnusableError } from '../log-error.js';
import type { LogRecord } from '../log-record.js';
import { VarintReader } from './varint-reader.js';

/** What the records of one batch have in common. */
export interface BatchLayout {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly count: number;
  /** What the records' times are counted from, epoch ms. */
  readonly firstTimestampMs: number;
  /** The broker's clock counts instead of the writers': all records have the first time. */
  readonly logAppendTime: boolean;
}

const NO_HEADERS: LogRecord['headers'] = Object.freeze({});

/** The records in a batch's bytes (Kafka documentation, "Record"). Throws `LogUnusableError` when the bytes say something impossible. */
export function batchRecords(bytes: Buffer, layout: BatchLayout): readonly LogRecord[] {
  const reader = new VarintReader(bytes);
  const records: LogRecord[] = [];
  for (let index = 0; index < layout.count; index += 1) {
    const length = reader.number();
    const end = reader.at + length;
    if (length < 0 || end > bytes.length) throw damaged(layout, index);
    records.push(readRecord(reader, layout));
    if (reader.at > end) throw damaged(layout, index);
    // Fields that a later version may add are none of ours.
    reader.at = end;
  }
  return records;
}

function readRecord(reader: VarintReader, layout: BatchLayout): LogRecord {
  const { topic, partition, firstOffset, firstTimestampMs, logAppendTime } = layout;
  reader.at += 1; // attributes, of which there are none
  const sinceFirstMs = reader.number();
  const offset = firstOffset + reader.number();
  const key = reader.bytes();
  const value = reader.bytes();
  const appendTimeMs = logAppendTime ? firstTimestampMs : firstTimestampMs + sinceFirstMs;
  return { topic, partition, offset, key, value, headers: readHeaders(reader), appendTimeMs };
}

/** As text; of a header that other software has written several times, the last one. */
function readHeaders(reader: VarintReader): LogRecord['headers'] {
  const count = reader.number();
  if (count <= 0) return NO_HEADERS;
  const headers: Record<string, string> = {};
  for (let index = 0; index < count && !reader.isPastEnd; index += 1) {
    const name = reader.bytes()?.toString() ?? '';
    headers[name] = reader.bytes()?.toString() ?? '';
  }
  return headers;
}

function damaged({ topic, partition, firstOffset }: BatchLayout, index: number): LogUnusableError {
  return new LogUnusableError(
    `${topic}/${partition}: record ${index} of the batch at offset ${firstOffset} is damaged`,
  );
}
