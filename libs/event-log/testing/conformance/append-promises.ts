import { keyPartition, LogError } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { DEADLINE_MS, drain, makeTopic, numbered, readAll, readOnce, valuesOf } from './test-topic.js';

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

export function itAppendsAndReads(harness: Harness): void {
  it('numbers the records of a partition from 0 in the order they were appended', async () => {
    const topic = await makeTopic(harness());
    await harness().log.append(['a', 'b'].map((value) => ({ topic, key: 'k', value })));
    await harness().log.append([{ topic, key: 'k', value: 'c' }]);
    const records = await readOnce(harness().log, topic, 3);
    expect(records.map(({ offset, partition }) => [offset, partition])).toEqual([0, 1, 2].map((offset) => [offset, 0]));
    expect(valuesOf(records)).toEqual(['a', 'b', 'c']);
    expect(await harness().log.bounds(topic)).toEqual([{ partition: 0, startOffset: 0, endOffset: 3 }]);
  });

  it(
    'keeps the order of 200 appends that do not wait for each other',
    async () => {
      const topic = await makeTopic(harness());
      const values = numbered(200);
      await Promise.all(values.map((value) => harness().log.append([{ topic, key: 'k', value }])));
      expect(valuesOf(await readOnce(harness().log, topic, 200))).toEqual(values);
    },
    DEADLINE_MS,
  );

  it('puts a key into the partition that murmur2 chooses', async () => {
    const topic = await makeTopic(harness(), { partitions: 3 });
    const keys = ['bitcoin', 'ethereum', 'tether', 'solana', 'cardano', 'ü'];
    await harness().log.append(keys.map((key) => ({ topic, key, value: key })));
    for (const partition of [0, 1, 2]) {
      const expected = keys.filter((key) => keyPartition(key, 3) === partition);
      expect(valuesOf(await readOnce(harness().log, topic, expected.length, partition))).toEqual(expected);
    }
  });

  it('puts a record into the partition it names, whatever its key', async () => {
    const topic = await makeTopic(harness(), { partitions: 3 });
    await harness().log.append(
      [2, 0, 1].map((partition) => ({ topic, partition, key: 'same', value: `p${partition}` })),
    );
    for (const partition of [0, 1, 2]) {
      expect(valuesOf(await readOnce(harness().log, topic, 1, partition))).toEqual([`p${partition}`]);
    }
  });

  it('refuses a record for a partition that the topic does not have and appends nothing of its batch', async () => {
    const topic = await makeTopic(harness());
    const batch = [0, 7].map((partition) => ({ topic, partition, key: 'k', value: 'v' }));
    await expect(harness().log.append(batch)).rejects.toBeInstanceOf(LogError);
    expect(await readAll(harness().log, topic)).toEqual([]);
  });

  it('returns keys and values byte for byte, all 256 byte values, and tells empty from null', async () => {
    const topic = await makeTopic(harness());
    const contents = [
      { key: ALL_BYTES, value: ALL_BYTES },
      { key: null, value: Buffer.alloc(0) },
      { key: Buffer.alloc(0), value: null },
    ];
    await harness().log.append(contents.map((content) => ({ topic, ...content })));
    const records = await readOnce(harness().log, topic, 3);
    expect(records.map(({ key, value }) => ({ key, value }))).toEqual(contents);
  });

  it('returns headers as they were given, and none as an empty object', async () => {
    const topic = await makeTopic(harness());
    const headers = { reason: 'bad price “∞”', 'original-topic': 'ticks', empty: '' };
    await harness().log.append([
      { topic, key: 'k', value: 'v', headers },
      { topic, key: 'k', value: 'v' },
    ]);
    const records = await readOnce(harness().log, topic, 2);
    expect(records.map((record) => ({ ...record.headers }))).toEqual([headers, {}]);
  });

  it('delivers a record whose key is four zero bytes like any other', async () => {
    const topic = await makeTopic(harness());
    const key = Buffer.alloc(4);
    await harness().log.append([
      { topic, key, value: 'marker look-alike' },
      { topic, key: 'k', value: 'after' },
    ]);
    const records = await readOnce(harness().log, topic, 2);
    expect(records[0]?.key).toEqual(key);
    expect(valuesOf(records)).toEqual(['marker look-alike', 'after']);
  });

  it(
    'takes 2,000 records in one append and returns them in order',
    async () => {
      const topic = await makeTopic(harness());
      const values = numbered(2000);
      await harness().log.append(values.map((value) => ({ topic, key: 'k', value })));
      expect(valuesOf(await readOnce(harness().log, topic, 2000))).toEqual(values);
    },
    DEADLINE_MS,
  );

  it('takes an append of no records', async () => {
    await expect(harness().log.append([])).resolves.toBeUndefined();
  });

  it('stamps every record with the time the log stored it', async () => {
    const topic = await makeTopic(harness());
    await harness().log.append([{ topic, key: 'k', value: 'v' }]);
    const [record] = await readOnce(harness().log, topic, 1);
    expect(record?.appendTimeMs).toBeGreaterThan(Date.now() - DEADLINE_MS);
  });

  it('reads a range from its first to before its last offset, in runs of at most the size asked for', async () => {
    const topic = await makeTopic(harness());
    await harness().log.append(numbered(10).map((value) => ({ topic, key: 'k', value })));
    await readOnce(harness().log, topic, 10);
    const runs: (string | null)[][] = [];
    const range = { topic, partition: 0, fromOffset: 2, toOffset: 9, maxRecords: 3 };
    for await (const run of harness().log.read(range)) runs.push(valuesOf(run));
    expect(runs.flat()).toEqual(['v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8']);
    expect(Math.max(...runs.map((run) => run.length))).toBeLessThanOrEqual(3);
  });

  it('ends a range that goes past the end at the end', async () => {
    const topic = await makeTopic(harness());
    await harness().log.append([{ topic, key: 'k', value: 'only' }]);
    await readOnce(harness().log, topic, 1);
    const records = await drain(harness().log.read({ topic, partition: 0, fromOffset: 0, toOffset: 100 }));
    expect(valuesOf(records)).toEqual(['only']);
  });

  it('reads nothing from an empty partition or an empty range', async () => {
    const topic = await makeTopic(harness());
    expect(await drain(harness().log.read({ topic, partition: 0, fromOffset: 0, toOffset: 0 }))).toEqual([]);
    expect(await drain(harness().log.read({ topic, partition: 0, fromOffset: 0, toOffset: 5 }))).toEqual([]);
  });
}
