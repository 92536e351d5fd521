import { DEAD_LETTER_TOPIC, LATE_TOPIC, PULSE_CHANGELOG_TOPIC, PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import type { DeadLetterRecord, LateRecord, PulseRecord } from '@cmp/contracts';
import type { LogSlice, OwnedPartition } from '@cmp/event-log';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { GROUP, Pipe, silentReport } from '../testing/pipe.js';
import { newTick } from '../testing/records.js';
import type { RestoredPartition } from './changelog/restore-partition.js';
import { tickTopicToPulseTopic } from './tick-topic-to-pulse-topic.js';

const START_MS = Date.UTC(2026, 0, 1);
const at = (seconds: number, coin = 'bitcoin') => ({ coin, eventTimeMs: START_MS + seconds * 1000 });

/** Short names and a control character each: what grows most where headers are stored as JSON. */
const manyHeaders = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [index.toString(36), index % 2 === 0 ? '\u0001' : '']),
  );

let pipe: Pipe;
beforeEach(async () => {
  pipe = await Pipe.open({ clock: new ManualClock(START_MS + 20_000) });
});
afterEach(() => pipe.close());

describe('tick topic to pulse topic', () => {
  it('publishes one pulse per coin and window, keyed by coin, in order', async () => {
    await pipe.append([newTick(at(1, 'ethereum')), newTick(at(2)), newTick(at(31)), newTick(at(70))]);
    await pipe.start();
    await pipe.caughtUp();
    const pulses = await pipe.read(PULSE_TOPIC);
    expect(pulses.map(({ key }) => String(key))).toEqual(['bitcoin', 'ethereum', 'bitcoin']);
    expect(await pipe.values<PulseRecord>(PULSE_TOPIC)).toMatchObject([
      { coin: 'bitcoin', window_start: '2026-01-01T00:00:00.000Z', revision: 0, closed_by: 'event-time' },
      { coin: 'ethereum', window_start: '2026-01-01T00:00:00.000Z' },
      { coin: 'bitcoin', window_start: '2026-01-01T00:00:30.000Z' },
    ]);
  });

  it('writes partition n of every output from partition n of the input', async () => {
    await pipe.close();
    pipe = await Pipe.open({ partitions: 3, clock: new ManualClock(START_MS + 20_000) });
    const bad = { topic: TICK_TOPIC, partition: 2, key: 'bitcoin', value: '{}' };
    await pipe.append([newTick(at(1), 2), newTick(at(70), 2), newTick(at(1), 2), bad]);
    await pipe.start();
    await pipe.caughtUp();
    for (const topic of [PULSE_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC, PULSE_CHANGELOG_TOPIC]) {
      const sizes = (await pipe.log.bounds(topic)).map(({ endOffset }) => Math.min(endOffset, 1));
      expect([topic, sizes]).toEqual([topic, [0, 0, 1]]);
    }
  });

  it('makes dead letters of what it cannot use, with coordinates and bytes, and lets none of them move the clock', async () => {
    const bad = [
      { topic: TICK_TOPIC, partition: 0, key: 'bitcoin', value: 'not json', headers: { trace: 'abc' } },
      { topic: TICK_TOPIC, partition: 0, key: null, value: newTick(at(80)).value },
      { topic: TICK_TOPIC, partition: 0, key: 'ethereum', value: newTick(at(80)).value },
      newTick(at(500)),
      { topic: TICK_TOPIC, partition: 0, key: 'bitcoin', value: null },
    ];
    await pipe.append([newTick(at(1)), ...bad, newTick(at(2))]);
    await pipe.start();
    await pipe.caughtUp();
    const letters = await pipe.read(DEAD_LETTER_TOPIC);
    expect(letters[0]).toMatchObject({ key: Buffer.from('bitcoin'), headers: { trace: 'abc' } });
    expect(await pipe.values<DeadLetterRecord>(DEAD_LETTER_TOPIC)).toMatchObject([
      { topic: TICK_TOPIC, partition: 0, offset: 1, reason: 'not-a-tick', value_base64: btoa('not json') },
      { offset: 2, reason: 'no-key', key: null },
      { offset: 3, reason: 'key-mismatch', key: 'ethereum' },
      { offset: 4, reason: 'event-time-in-future' },
      { offset: 5, reason: 'no-value', value_base64: null },
    ]);
    expect(await pipe.read(PULSE_TOPIC)).toEqual([]);
    await pipe.append([newTick(at(45))]);
    await pipe.caughtUp();
    expect(await pipe.values<PulseRecord>(PULSE_TOPIC)).toMatchObject([{ samples: 2 }]);
  });

  it('moves on past a slice of nothing but bad records', async () => {
    await pipe.append([{ topic: TICK_TOPIC, partition: 0, key: 'bitcoin', value: '[]' }]);
    await pipe.start();
    await pipe.caughtUp();
    await pipe.stop();
    await pipe.start();
    await pipe.append([newTick(at(1))]);
    await pipe.caughtUp();
    expect(await pipe.read(DEAD_LETTER_TOPIC)).toHaveLength(1);
  });

  it('cuts a bad record that is too large for a dead letter, says so, and goes on with the ticks behind it', async () => {
    const value = Buffer.alloc(900_000, 0xfe);
    await pipe.append([newTick(at(1)), { topic: TICK_TOPIC, partition: 0, key: 'bitcoin', value }, newTick(at(70))]);
    await pipe.start();
    await pipe.caughtUp();
    const [letter, ...others] = await pipe.values<DeadLetterRecord>(DEAD_LETTER_TOPIC);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ offset: 1, reason: 'not-a-tick', key: 'bitcoin', value_bytes: 900_000 });
    expect(letter).toMatchObject({ value_truncated: true });
    const kept = Buffer.from(letter?.value_base64 ?? '', 'base64');
    expect(kept.equals(value.subarray(0, kept.length))).toBe(true);
    expect(kept.length).toBeGreaterThan(400_000);
    expect(await pipe.values<PulseRecord>(PULSE_TOPIC)).toMatchObject([{ window_start: '2026-01-01T00:00:00.000Z' }]);
  });

  it.each([
    ['a key', { key: Buffer.alloc(1_000_000, 1), value: '' }],
    ['a header', { key: null, value: '', headers: { trace: 'x'.repeat(1_048_500) } }],
    ['every part', { key: Buffer.alloc(50_000, 1), value: Buffer.alloc(500_000), headers: manyHeaders(30_000) }],
  ])('has a dead letter that fits the log for the worst record: large in %s', async (_, parts) => {
    await pipe.append([{ topic: TICK_TOPIC, partition: 0, ...parts }]);
    await pipe.start();
    await pipe.caughtUp();
    expect(await pipe.values<DeadLetterRecord>(DEAD_LETTER_TOPIC)).toMatchObject([{ offset: 0, reason: 'not-a-tick' }]);
  });

  it('sends a late tick to the late topic with what it missed', async () => {
    await pipe.append([newTick(at(41)), newTick({ ...at(5), price: 7 })]);
    await pipe.start();
    await pipe.caughtUp();
    expect(await pipe.values<LateRecord>(LATE_TOPIC)).toEqual([
      expect.objectContaining({
        topic: TICK_TOPIC,
        offset: 1,
        coin: 'bitcoin',
        behind_ms: 36_000,
        missed: [
          {
            window_ms: 30_000,
            window_start: '2026-01-01T00:00:00.000Z',
            window_end: '2026-01-01T00:00:30.000Z',
            closed_for_ms: 9000,
          },
        ],
        tick: expect.objectContaining({ price: 7 }),
      }),
    ]);
  });

  it('warns of records that retention removed before they were processed, and goes on at the start of the log', async () => {
    await pipe.close();
    pipe = await Pipe.open({ clock: new ManualClock(START_MS), retentionMs: 60_000 });
    await pipe.append([newTick(at(1))]);
    await pipe.start();
    await pipe.caughtUp();
    await pipe.stop();
    await pipe.append([newTick(at(2)), newTick(at(3))]);
    await pipe.clock.advance(7_200_000);
    await pipe.log.tidyUp();
    await pipe.append([newTick(at(7200))]);
    const restored: RestoredPartition[] = [];
    const report = { ...silentReport, restored: (_: number, one: RestoredPartition) => void restored.push(one) };
    await pipe.start(pipe.setup({ report }));
    await pipe.caughtUp();
    expect(restored).toMatchObject([{ lostRecords: 2, fromOffset: 3 }]);
  });

  it('stands still, and says why, on a changelog of another version', async () => {
    await pipe.append([
      newTick(at(1)),
      { topic: PULSE_CHANGELOG_TOPIC, partition: 0, key: 'meta', value: '{"v":99,"nextOffset":0}' },
    ]);
    const errors: unknown[] = [];
    await pipe.start(pipe.setup(), (error) => void errors.push(error));
    await eventually('the refusal', () => errors.length > 0);
    expect(String(errors[0])).toContain('version is 99');
    expect(await pipe.isCaughtUp()).toBe(false);
  });
});

describe('a partition that falls silent', () => {
  it('publishes by the wall clock once end, grace and idle time have passed, and writes nothing while it waits', async () => {
    await pipe.append([newTick(at(19))]);
    await pipe.start();
    await pipe.caughtUp();
    const changes = (await pipe.read(PULSE_CHANGELOG_TOPIC)).length;
    for (let step = 0; step < 58; step += 1) await pipe.clock.advance(250);
    expect(pipe.clock.nowMs()).toBe(START_MS + 34_500);
    expect(await pipe.read(PULSE_TOPIC)).toEqual([]);
    expect(await pipe.read(PULSE_CHANGELOG_TOPIC)).toHaveLength(changes);
    await pipe.untilIdle('the pulse', async () => (await pipe.read(PULSE_TOPIC)).length > 0);
    expect(pipe.clock.nowMs()).toBeLessThanOrEqual(START_MS + 36_000);
    expect(await pipe.values<PulseRecord>(PULSE_TOPIC)).toMatchObject([{ closed_by: 'idle', samples: 1 }]);
  });

  it('keeps the decision over a restart: a tick for that window is late although the clock is behind', async () => {
    await pipe.append([newTick(at(19))]);
    await pipe.start();
    await pipe.untilIdle('the pulse', async () => (await pipe.read(PULSE_TOPIC)).length > 0);
    await pipe.stop();
    await pipe.append([newTick(at(20, 'ethereum')), newTick(at(31))]);
    await pipe.start();
    await pipe.caughtUp();
    expect(await pipe.values<LateRecord>(LATE_TOPIC)).toMatchObject([
      { coin: 'ethereum', missed: [{ window_ms: 30_000 }] },
    ]);
    expect(await pipe.read(PULSE_TOPIC)).toHaveLength(1);
  });

  it.each([
    ['unknown', null],
    ['positive', 2],
  ])('publishes nothing by the wall clock while the lag is %s', async (_, endOffset) => {
    await pipe.append([newTick(at(19))]);
    const setup = pipe.setup();
    await pipe.live(async (owned) => {
      const [record] = await pipe.read(TICK_TOPIC);
      async function* slices(): AsyncGenerator<LogSlice> {
        yield { partition: 0, records: record === undefined ? [] : [record], nextOffset: 1, endOffset };
        pipe.clock.jumpTo(START_MS + 86_400_000);
        for (let look = 0; look < 3; look += 1) yield { partition: 0, records: [], nextOffset: 1, endOffset };
      }
      await tickTopicToPulseTopic(withSlices(owned, slices), setup);
    });
    expect(await pipe.log.positions(GROUP, TICK_TOPIC)).toMatchObject([{ nextOffset: 1 }]);
    expect(await pipe.read(PULSE_TOPIC)).toEqual([]);
  });

  it('does not take a long sleep of the machine for silence', async () => {
    await pipe.append([newTick(at(19))]);
    await pipe.live(async (owned) => {
      const [record] = await pipe.read(TICK_TOPIC);
      async function* slices(): AsyncGenerator<LogSlice> {
        yield { partition: 0, records: record === undefined ? [] : [record], nextOffset: 1, endOffset: 1 };
        // Asked for before the sleep, looked at after it: what came into the log meanwhile is not known yet.
        pipe.clock.jumpTo(START_MS + 86_400_000);
        yield { partition: 0, records: [], nextOffset: 1, endOffset: 1 };
      }
      await tickTopicToPulseTopic(withSlices(owned, slices), pipe.setup());
    });
    expect(await pipe.read(PULSE_TOPIC)).toEqual([]);
  });
});

function withSlices(owned: OwnedPartition, slices: () => AsyncIterable<LogSlice>): OwnedPartition {
  const { topic, partition, signal } = owned;
  return {
    topic,
    partition,
    signal,
    slices,
    restore: (changelog) => owned.restore(changelog),
    bounds: (of) => owned.bounds(of),
    append: (batch) => owned.append(batch),
  };
}
