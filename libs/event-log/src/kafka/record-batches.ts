import { LogUnusableError } from '../log-error.js';
import type { LogRecord } from '../log-record.js';
import { batchRecords } from './batch-records.js';
import { kafkajsInternals } from './kafkajs-internals.js';
import { offsetNumber } from './offset-number.js';

/** Records that were stored together, all of one producer. */
export interface RecordBatch {
  readonly firstOffset: number;
  /** Also of a batch that compaction has thinned or emptied. */
  readonly lastOffset: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  /** It holds a marker that ends a transaction, and no records. */
  readonly isControlBatch: boolean;
  readonly records: readonly LogRecord[];
}

const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Where a batch of version 2 has what (Kafka documentation, "Record Batch"); everything is big endian. */
const AT = {
  length: 8,
  afterLength: 12,
  magic: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  count: 57,
  records: 61,
} as const;
const VERSION = 2;

/**
 * The whole batches at the beginning of what a broker has answered with: it cuts its answer at a byte limit, so that the last one may be
 * a part only, which the next fetch brings whole. kafkajs' own decoder makes several long integers and texts of every record, which is
 * most of the work of a consumer. Throws `LogUnusableError` for bytes that are no records.
 */
export async function readRecordBatches(
  bytes: Buffer,
  place: { readonly topic: string; readonly partition: number },
): Promise<readonly RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + AT.records <= bytes.length;) {
    const end = at + AT.afterLength + bytes.readInt32BE(at + AT.length);
    if (end > bytes.length) break;
    if (end <= at + AT.magic)
      throw new LogUnusableError(`${place.topic}/${place.partition}: a batch that is too short to be one`);
    batches.push(await readBatch(bytes.subarray(at, end), place));
    at = end;
  }
  return batches;
}

async function readBatch(bytes: Buffer, place: { topic: string; partition: number }): Promise<RecordBatch> {
  const firstOffset = offsetNumber(bytes.readBigInt64BE(0));
  const magic = bytes[AT.magic];
  if (magic !== VERSION || bytes.length < AT.records) {
    const where = `${place.topic}/${place.partition}, offset ${firstOffset}`;
    throw new LogUnusableError(
      `${where}: a batch of format ${magic}, only ${VERSION} (Kafka 0.11 and newer) can be read`,
    );
  }
  const attributes = bytes.readInt16BE(AT.attributes);
  const isControlBatch = (attributes & CONTROL) !== 0;
  const stored = bytes.subarray(AT.records);
  const logAppendTime = (attributes & LOG_APPEND_TIME) !== 0;
  const layout = {
    ...place,
    firstOffset,
    count: bytes.readInt32BE(AT.count),
    firstTimestampMs: Number(bytes.readBigInt64BE(logAppendTime ? AT.maxTimestamp : AT.firstTimestamp)),
    logAppendTime,
  };
  return {
    firstOffset,
    lastOffset: firstOffset + bytes.readInt32BE(AT.lastOffsetDelta),
    producerId: bytes.readBigInt64BE(AT.producerId).toString(),
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControlBatch,
    records: isControlBatch ? [] : batchRecords(await decompressed(stored, attributes), layout),
  };
}

/** Only what is compressed has to wait for it. Throws kafkajs' error for a codec that is not there. */
function decompressed(stored: Buffer, attributes: number): Buffer | Promise<Buffer> {
  if ((attributes & COMPRESSION) === 0) return stored;
  const codec = kafkajsInternals().codecOf(attributes);
  return codec === null ? stored : codec.decompress(stored);
}
