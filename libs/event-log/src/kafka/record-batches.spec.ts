import { seededRandom } from '@cmp/runtime/testing';
import { createRequire } from 'node:module';
import { LogUnusableError } from '../log-error.js';
import { readRecordBatches } from './record-batches.js';

const load = createRequire(import.meta.url);
const PLACE = { topic: 't', partition: 3 };
const SEED = 20_261_128;
const ROUNDS = 300;
const GZIP = 1;
const ATTRIBUTES_AT = 21;

interface Message {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly offsetDelta: number;
  readonly timestampDelta: number;
}

interface Batch {
  readonly firstOffset?: number;
  readonly firstTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly lastOffsetDelta?: number;
  readonly compression?: number;
  readonly transactional?: boolean;
  readonly producerId?: number;
  readonly messages: readonly Message[];
}

interface Encoder {
  readonly buffer: Buffer;
}

/** By kafkajs' encoder, which a producer uses. */
async function stored({ messages, ...rest }: Batch): Promise<Buffer> {
  const { RecordBatch } = load('kafkajs/src/protocol/recordBatch/v0') as {
    RecordBatch(batch: object): Promise<Encoder>;
  };
  const encodeRecord = load('kafkajs/src/protocol/recordBatch/record/v0') as (message: Message) => Encoder;
  return (await RecordBatch({ ...rest, records: messages.map((message) => encodeRecord(message)) })).buffer;
}

/** By kafkajs' decoder, which is slow. */
async function readByKafkajs(bytes: Buffer) {
  const Decoder = load('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object;
  const decode = load('kafkajs/src/protocol/recordBatch/v0/decoder') as (decoder: object) => Promise<{
    records: { offset: string; timestamp: string; key: Buffer | null; value: Buffer | null; headers: object }[];
  }>;
  const { records } = await decode(new Decoder(bytes));
  return records.map(({ offset, timestamp, key, value, headers }) => ({
    ...PLACE,
    offset: Number(offset),
    ...textsOf({ key, value }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, String([one].flat().at(-1))])),
    appendTimeMs: Number(timestamp),
  }));
}

/** Jest compares buffers byte by byte. */
function textsOf({ key, value }: { key: Buffer | null; value: Buffer | null }) {
  return { key: key?.toString('latin1') ?? null, value: value?.toString('latin1') ?? null };
}

function message(text: string, offsetDelta: number): Message {
  return { key: Buffer.from('k'), value: Buffer.from(text), offsetDelta, timestampDelta: 0 };
}

describe('the record batches of a fetch', () => {
  it(`are read as kafkajs reads them, whatever lengths, times, headers and compression (${ROUNDS} from seed ${SEED})`, async () => {
    const random = new RandomWhole(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const batch = randomBatch(random);
      const bytes = await stored(batch);
      const [read] = await readRecordBatches(bytes, PLACE);
      const records = read?.records.map((record) => ({ ...record, ...textsOf(record) }));
      expect({ round, records }).toEqual({ round, records: await readByKafkajs(bytes) });
      expect(read).toMatchObject({
        firstOffset: batch.firstOffset,
        lastOffset: (batch.firstOffset ?? 0) + (batch.lastOffsetDelta ?? 0),
        producerId: String(batch.producerId),
        inTransaction: batch.transactional,
        isControlBatch: false,
      });
    }
  });

  it('follow one another, and a last one that the answer cuts is left to the next fetch', async () => {
    const first = await stored({ firstOffset: 5, messages: [message('a', 0)] });
    const second = await stored({ firstOffset: 6, lastOffsetDelta: 1, messages: [message('b', 0), message('c', 1)] });
    const both = Buffer.concat([first, second]);
    const valuesOf = async (bytes: Buffer) =>
      (await readRecordBatches(bytes, PLACE)).flatMap(({ records }) => records.map(({ value }) => String(value)));
    expect(await valuesOf(both)).toEqual(['a', 'b', 'c']);
    for (let length = first.length; length < both.length; length += 1) {
      expect(await valuesOf(both.subarray(0, length))).toEqual(['a']);
    }
  });

  it('that compaction has emptied keep their place', async () => {
    const bytes = await stored({ firstOffset: 40, lastOffsetDelta: 9, messages: [] });
    expect(await readRecordBatches(bytes, PLACE)).toMatchObject([{ firstOffset: 40, lastOffset: 49, records: [] }]);
  });

  it('of markers hold no records', async () => {
    const bytes = await stored({ messages: [{ ...message('marker', 0), key: Buffer.alloc(4) }] });
    bytes.writeInt16BE(0x30, ATTRIBUTES_AT);
    expect(await readRecordBatches(bytes, PLACE)).toMatchObject([{ isControlBatch: true, records: [] }]);
  });

  it("have the broker's time where the topic says so", async () => {
    const bytes = await stored({ firstTimestamp: 1000, maxTimestamp: 7000, messages: [message('a', 0)] });
    bytes.writeInt16BE(0x08, ATTRIBUTES_AT);
    const [read] = await readRecordBatches(bytes, PLACE);
    expect(read?.records[0]?.appendTimeMs).toBe(7000);
  });

  it('are refused in a format that is not theirs, and when a length leads out of them', async () => {
    const old = await stored({ messages: [message('a', 0)] });
    old[16] = 1;
    await expect(readRecordBatches(old, PLACE)).rejects.toThrow('t/3, offset 0: a batch of format 1');
    const damaged = await stored({ messages: [message('a', 0)] });
    damaged[61] = 0x7e;
    await expect(readRecordBatches(damaged, PLACE)).rejects.toThrow(LogUnusableError);
    const short = await stored({ messages: [message('a', 0)] });
    short.writeInt32BE(-20, 8);
    await expect(readRecordBatches(short, PLACE)).rejects.toThrow('t/3: a batch that is too short to be one');
    const longKey = await stored({ messages: [message('a', 0)] });
    longKey[65] = 0x7e;
    await expect(readRecordBatches(longKey, PLACE)).rejects.toThrow('record 0 of the batch at offset 0 is damaged');
  });
});

class RandomWhole {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** Uniform, both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }
}

function randomBatch(random: RandomWhole): Batch & { readonly messages: readonly Message[] } {
  const count = random.integer(0, 12);
  const messages = Array.from({ length: count }, (_, index) => ({
    key: bytesOrNull(random),
    value: bytesOrNull(random),
    headers: randomHeaders(random),
    offsetDelta: index * random.integer(1, 200),
    timestampDelta: random.integer(0, 3) === 0 ? random.integer(-5_000_000, 2 ** 40) : random.integer(0, 300),
  }));
  return {
    firstOffset: random.integer(0, 2 ** 45),
    firstTimestamp: random.integer(0, 2 ** 41),
    maxTimestamp: 2 ** 42,
    lastOffsetDelta: 5000,
    compression: random.integer(0, 3) === 0 ? GZIP : 0,
    transactional: random.integer(0, 1) === 0,
    producerId: random.integer(-1, 2 ** 45),
    messages,
  };
}

function bytesOrNull(random: RandomWhole): Buffer | null {
  if (random.integer(0, 9) === 0) return null;
  const length = random.integer(0, 3) === 0 ? random.integer(0, 9000) : random.integer(0, 300);
  return Buffer.alloc(length, random.integer(0, 255));
}

function randomHeaders(random: RandomWhole): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let left = random.integer(-4, 2); left > 0; left -= 1) {
    headers[`name-${random.integer(0, 9)}`] = random.integer(0, 1) === 0 ? 'one' : ['first', 'läst'];
  }
  return headers;
}
