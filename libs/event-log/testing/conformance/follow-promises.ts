import { eventually } from '@cmp/runtime/testing';
import type { LogRecord } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { DEADLINE_MS, makeTopic, numbered, readOnce, valuesOf } from './test-topic.js';

export function itFollows(harness: Harness): void {
  it(
    'starts each partition at the offset named for it, and at its end where none is named',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness(), { partitions: 2 });
      const send = (partition: number, value: string) => log.append([{ topic, partition, key: 'k', value }]);
      for (const value of ['old0', 'old1', 'old2']) await Promise.all([send(0, value), send(1, value)]);
      await Promise.all([readOnce(log, topic, 3, 0), readOnce(log, topic, 3, 1)]);
      const seen: LogRecord[] = [];
      const follower = await log.follow({
        topic,
        from: new Map([[0, 1]]),
        onSlice: (slice) => void seen.push(...slice.records),
      });
      await Promise.all([send(0, 'new'), send(1, 'new')]);
      await eventually('four records', () => seen.length === 4, DEADLINE_MS);
      const of = (partition: number) => valuesOf(seen.filter((record) => record.partition === partition));
      expect(of(0)).toEqual(['old1', 'old2', 'new']);
      expect(of(1)).toEqual(['new']);
      await eventually(
        'both positions',
        () => [...follower.positions().values()].every((next) => next === 4),
        DEADLINE_MS,
      );
      await follower.stop();
    },
    DEADLINE_MS,
  );

  it(
    'hands the records of a partition over one slice at a time, in order, without loss, and waits for each',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      const values = numbered(300);
      const seen: LogRecord[] = [];
      let underWay = 0;
      let mostAtOnce = 0;
      const follower = await log.follow({
        topic,
        from: new Map([[0, 0]]),
        async onSlice(slice) {
          underWay += 1;
          mostAtOnce = Math.max(mostAtOnce, underWay);
          await new Promise((resolve) => setImmediate(resolve));
          seen.push(...slice.records);
          underWay -= 1;
        },
      });
      for (let at = 0; at < values.length; at += 10) {
        await log.append(values.slice(at, at + 10).map((value) => ({ topic, key: 'k', value })));
      }
      await eventually('all records', () => seen.length >= values.length, DEADLINE_MS);
      expect(valuesOf(seen)).toEqual(values);
      expect(seen.map(({ offset }) => offset)).toEqual(values.map((_, index) => index));
      expect(mostAtOnce).toBe(1);
      await follower.stop();
    },
    DEADLINE_MS,
  );

  it(
    'keeps its position before a slice that is still being handled',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      let finish: () => void = () => undefined;
      const handled = new Promise<void>((resolve) => (finish = resolve));
      let begun = false;
      const follower = await log.follow({
        topic,
        from: new Map([[0, 0]]),
        onSlice(slice) {
          if (slice.records.length === 0) return Promise.resolve();
          begun = true;
          return handled;
        },
      });
      await log.append([{ topic, key: 'k', value: 'v' }]);
      await eventually('the slice', () => begun, DEADLINE_MS);
      expect(follower.positions().get(0)).toBe(0);
      finish();
      await eventually('the new position', () => follower.positions().get(0) === 1, DEADLINE_MS);
      await follower.stop();
    },
    DEADLINE_MS,
  );

  it(
    'hands nothing over after it was stopped, and can be taken up from its positions without gap or repeat',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      const seen: LogRecord[] = [];
      const onSlice = (slice: { records: readonly LogRecord[] }) => void seen.push(...slice.records);
      const first = await log.follow({ topic, from: new Map([[0, 0]]), onSlice });
      await log.append([{ topic, key: 'k', value: 'a' }]);
      await eventually('a', () => seen.length === 1, DEADLINE_MS);
      await first.stop();
      await first.done;
      await log.append([{ topic, key: 'k', value: 'b' }]);
      await readOnce(log, topic, 2);
      expect(valuesOf(seen)).toEqual(['a']);
      const second = await log.follow({ topic, from: first.positions(), onSlice });
      await log.append([{ topic, key: 'k', value: 'c' }]);
      await eventually('c', () => seen.length === 3, DEADLINE_MS);
      expect(valuesOf(seen)).toEqual(['a', 'b', 'c']);
      await second.stop();
    },
    DEADLINE_MS,
  );

  it(
    'lets several followers each see every record',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      const seen = [0, 1, 2].map(() => [] as LogRecord[]);
      const followers = await Promise.all(
        seen.map((records) =>
          log.follow({ topic, from: new Map([[0, 0]]), onSlice: (slice) => void records.push(...slice.records) }),
        ),
      );
      await log.append(['a', 'b'].map((value) => ({ topic, key: 'k', value })));
      await eventually('both everywhere', () => seen.every((records) => records.length === 2), DEADLINE_MS);
      for (const records of seen) expect(valuesOf(records)).toEqual(['a', 'b']);
      await Promise.all(followers.map((follower) => follower.stop()));
    },
    DEADLINE_MS,
  );
}
