import { kafkajsInternals, type ByteDecoder } from './kafkajs-internals.js';
import { offsetNumber } from './offset-number.js';
import { readRecordBatches, type RecordBatch } from './record-batches.js';

/** What one fetch brought of one partition. Offsets are those of the log, `null` where the broker did not say. */
export interface FetchedPartition {
  readonly errorCode: number;
  /** Where the next committed record goes: the end of what read_committed readers see. */
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly batches: readonly RecordBatch[];
}

export interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: number;
}

/**
 * Reads a Fetch response, version 11, that asked for one partition. The same layout as kafkajs'
 * `src/protocol/requests/fetch/v11/response.js`, but it keeps the batches: their ends are positions, and kafkajs loses those of empty ones.
 */
export async function decodeFetchResponse(raw: Buffer): Promise<FetchedPartition> {
  const decoder = new (kafkajsInternals().Decoder)(raw);
  decoder.readInt32(); // throttle time: the broker has already waited
  const errorCode = decoder.readInt16();
  decoder.readInt32(); // fetch session
  const topics = decoder.readInt32();
  if (topics === 0)
    return { errorCode, lastStableOffset: -1, logStartOffset: -1, abortedTransactions: [], batches: [] };
  const topic = decoder.readString();
  decoder.readInt32(); // partitions: one was asked for
  const partition = decoder.readInt32();
  const partitionError = decoder.readInt16();
  decoder.readInt64(); // high watermark: past open transactions, so no end for us
  const lastStableOffset = offsetNumber(decoder.readInt64());
  const logStartOffset = offsetNumber(decoder.readInt64());
  const abortedTransactions = readAborted(decoder);
  decoder.readInt32(); // preferred read replica: we read from leaders
  return {
    errorCode: errorCode === 0 ? partitionError : errorCode,
    lastStableOffset,
    logStartOffset,
    abortedTransactions,
    batches: await readRecordBatches(recordBytes(decoder), { topic, partition }),
  };
}

function readAborted(decoder: ByteDecoder): readonly AbortedTransaction[] {
  const count = decoder.readInt32(); // -1: none
  const aborted: AbortedTransaction[] = [];
  for (let index = 0; index < count; index += 1) {
    const producerId = decoder.readInt64().toString();
    aborted.push({ producerId, firstOffset: offsetNumber(decoder.readInt64()) });
  }
  return aborted;
}

function recordBytes(decoder: ByteDecoder): Buffer {
  const size = decoder.readInt32();
  return size <= 0 || !decoder.canReadBytes(size) ? Buffer.alloc(0) : decoder.readBytes(size);
}
