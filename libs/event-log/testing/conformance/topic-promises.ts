import { TopicMismatchError, UnknownTopicError } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { DEADLINE_MS, drain, makeTopic, specOf, uniqueName } from './test-topic.js';

export function itManagesTopics(harness: Harness): void {
  it(
    'creates missing topics with the partitions asked for, empty and numbered from 0',
    async () => {
      const topic = await makeTopic(harness(), { partitions: 3 });
      expect(await harness().log.bounds(topic)).toEqual(
        [0, 1, 2].map((partition) => ({ partition, startOffset: 0, endOffset: 0 })),
      );
    },
    DEADLINE_MS,
  );

  it(
    'accepts topics that exist as asked and creates the ones beside them',
    async () => {
      const existing = specOf(harness(), { partitions: 2, cleanup: 'compact' });
      const missing = specOf(harness());
      await harness().log.ensureTopics([existing]);
      await harness().log.append([{ topic: existing.name, partition: 0, key: 'k', value: 'stays' }]);
      await harness().log.ensureTopics([existing, missing]);
      expect((await harness().log.bounds(existing.name))[0]?.endOffset).toBe(1);
      expect(await harness().log.bounds(missing.name)).toHaveLength(1);
    },
    DEADLINE_MS,
  );

  it(
    'refuses topics that differ from what is asked and names every difference',
    async () => {
      const first = specOf(harness(), { partitions: 2 });
      const second = specOf(harness(), { cleanup: 'compact' });
      await harness().log.ensureTopics([first, second]);
      const refusal: unknown = await harness()
        .log.ensureTopics([
          { ...first, partitions: 3, cleanup: 'compact' },
          { ...second, cleanup: 'delete' },
        ])
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(TopicMismatchError);
      const { differences } = refusal as TopicMismatchError;
      expect(differences.filter((one) => one.includes(first.name)).length).toBeGreaterThanOrEqual(2);
      expect(differences.some((one) => one.includes(second.name))).toBe(true);
    },
    DEADLINE_MS,
  );

  it(
    'creates nothing when one of the topics differs',
    async () => {
      const existing = specOf(harness());
      const missing = specOf(harness());
      await harness().log.ensureTopics([existing]);
      await expect(harness().log.ensureTopics([missing, { ...existing, partitions: 2 }])).rejects.toThrow(
        TopicMismatchError,
      );
      await expect(harness().log.bounds(missing.name)).rejects.toThrow(UnknownTopicError);
    },
    DEADLINE_MS,
  );

  it(
    'answers every request for a topic that does not exist with UnknownTopicError',
    async () => {
      const { log } = harness();
      const topic = uniqueName();
      const run = async () => undefined;
      const onSlice = () => undefined;
      await expect(log.bounds(topic)).rejects.toThrow(UnknownTopicError);
      await expect(log.append([{ topic, key: 'k', value: 'v' }])).rejects.toThrow(UnknownTopicError);
      await expect(drain(log.read({ topic, partition: 0, fromOffset: 0, toOffset: 1 }))).rejects.toThrow(
        UnknownTopicError,
      );
      await expect(log.follow({ topic, from: new Map(), onSlice })).rejects.toThrow(UnknownTopicError);
      await expect(log.join({ group: topic, topic, run })).rejects.toThrow(UnknownTopicError);
    },
    DEADLINE_MS,
  );

  it('answers a ping', async () => {
    await expect(harness().log.ping(5000)).resolves.toBeUndefined();
  });
}
