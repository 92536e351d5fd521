import { keyPartition } from '../key-partition.js';
import { RecordRefusedError } from '../log-error.js';
import { planSends } from './plan-sends.js';
import type { TopicFacts } from './topic-facts.js';

const plain: TopicFacts = { partitions: 3, compacted: false, maxMessageBytes: 1_000_000 };
const facts = new Map<string, TopicFacts>([
  ['ticks', plain],
  ['state', { ...plain, compacted: true }],
]);
const record = (topic: string, partition: number, value: string) => ({ topic, partition, key: 'k', value });

describe('the plan of sends', () => {
  it('puts one topic partition into a send, never two, and keeps the order within each', async () => {
    const records = [
      record('ticks', 0, 'a'),
      record('ticks', 1, 'b'),
      record('state', 0, 'c'),
      record('ticks', 0, 'd'),
    ];
    const sends = (await planSends(records, facts, null)).map(({ topic, partition, messages, indexes }) => [
      `${topic}/${partition}`,
      messages.map(({ value }) => value?.toString()).join(),
      indexes.join(),
    ]);
    expect(sends).toEqual([
      ['ticks/0', 'a,d', '0,3'],
      ['ticks/1', 'b', '1'],
      ['state/0', 'c', '2'],
    ]);
    for (const { partition, messages } of await planSends(records, facts, null)) {
      expect(new Set(messages.map((message) => message.partition))).toEqual(new Set([partition]));
    }
  });

  it('puts at most 500 messages into a send', async () => {
    const records = Array.from({ length: 1001 }, (_, index) => record('ticks', 0, `v${index}`));
    const sends = await planSends(records, facts, null);
    expect(sends.map(({ messages }) => messages.length)).toEqual([500, 500, 1]);
    expect(sends.flatMap(({ indexes }) => indexes)).toEqual(records.map((_, index) => index));
  });

  it('lets other work run while it plans many', async () => {
    const records = Array.from({ length: 5000 }, (_, index) => record('ticks', 0, `v${index}`));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const counted = new Promise((resolve) => setImmediate(resolve));
    await Promise.all([planSends(records, facts, null), counted]);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
  });

  it('keeps a send below half a megabyte, so that the broker takes it', async () => {
    const records = Array.from({ length: 10 }, () => record('ticks', 0, 'x'.repeat(200_000)));
    const bytes = (await planSends(records, facts, null)).map(({ messages }) =>
      messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0),
    );
    expect(Math.max(...bytes)).toBeLessThanOrEqual(512 * 1024);
    expect(bytes.reduce((sum, each) => sum + each)).toBe(2_000_000);
  });

  it("takes the record's partition first, the owner's second, the key's last", async () => {
    const records = [record('ticks', 2, 'named'), { topic: 'ticks', key: 'bitcoin', value: 'free' }];
    expect((await planSends(records, facts, 1)).map(({ partition }) => partition)).toEqual([2, 1]);
    expect((await planSends(records, facts, null)).map(({ partition }) => partition)).toEqual([
      2,
      keyPartition('bitcoin', 3),
    ]);
  });

  it.each([
    ['a partition that is not there', record('ticks', 3, 'v'), 'no partition 3'],
    ['no key in a compacted topic', { topic: 'state', key: null, value: 'v' }, 'needs a key'],
    ['more bytes than the topic takes', record('ticks', 0, 'x'.repeat(1_000_000)), 'more than the topic takes'],
  ])('refuses %s before anything is planned', async (_, wrong, reason) => {
    const plan = () => planSends([record('ticks', 0, 'fine'), wrong], facts, null);
    await expect(plan()).rejects.toThrow(RecordRefusedError);
    await expect(plan()).rejects.toThrow(reason);
  });
});
