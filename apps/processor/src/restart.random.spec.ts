import { ALERT_TOPIC, DEAD_LETTER_TOPIC, LATE_TOPIC, PULSE_TOPIC } from '@cmp/contracts';
import type { LogSlice, NewRecord, OwnedPartition } from '@cmp/event-log';
import { ManualClock } from '@cmp/runtime/testing';
import { timeWindows } from '@cmp/window';
import { SeededRandom } from '@cmp/window/testing';
import { Pipe } from '../testing/pipe.js';
import { randomRecords, START_MS } from '../testing/random-records.js';
import { someRules } from '../testing/rules.js';
import { tickTopicToPulseTopic } from './tick-topic-to-pulse-topic.js';

const SEEDS = [11, 12, 13, 14, 15, 16];

/** Ends this life by a crash before or after one of the next appends, or at the end of the log. */
function mortal(owned: OwnedPartition, random: SeededRandom): OwnedPartition {
  let left = random.between(1, 6);
  return {
    topic: owned.topic,
    partition: owned.partition,
    signal: owned.signal,
    restore: (topic) => owned.restore(topic),
    bounds: (topic) => owned.bounds(topic),
    slices: (options) => toTheEnd(owned.slices({ ...options, maxRecords: random.between(1, 40) })),
    async append(batch) {
      left -= 1;
      if (left === 0 && random.next() < 0.5) throw new Error('killed before the append');
      await owned.append(batch);
      if (left <= 0) throw new Error('killed after the append');
    },
  };
}

async function* toTheEnd(slices: AsyncIterable<LogSlice>): AsyncGenerator<LogSlice> {
  for await (const slice of slices) {
    yield slice;
    if (slice.nextOffset === slice.endOffset) return;
  }
}

async function outputOf(
  records: NewRecord[],
  restarts: SeededRandom | null,
): Promise<{ output: string[]; lives: number }> {
  const pipe = await Pipe.open({ clock: new ManualClock(START_MS + 86_400_000) });
  const definitions = [
    timeWindows({ sizeMs: 10_000, graceMs: 1500 }),
    timeWindows({ sizeMs: 30_000, advanceMs: 10_000 }),
  ];
  const setup = pipe.setup({ rules: someRules({ definitions, idleMs: null, correctionMs: 25_000 }) });
  let lives = 0;
  await pipe.append(records);
  if (restarts === null) {
    await pipe.start(setup);
    await pipe.caughtUp();
  } else {
    for (; !(await pipe.isCaughtUp()); lives += 1) {
      await pipe.live((owned) => tickTopicToPulseTopic(mortal(owned, restarts), setup).catch(killed));
    }
  }
  const output: string[] = [];
  for (const topic of [PULSE_TOPIC, ALERT_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC]) {
    for (const { key, value } of await pipe.read(topic)) output.push(`${topic} ${String(key)} ${String(value)}`);
  }
  await pipe.close();
  return { output, lives };
}

function killed(error: unknown): void {
  if (!String(error).includes('killed')) throw error;
}

describe('a processor killed at random points', () => {
  it.each(SEEDS)('publishes exactly what one calm run does, byte for byte (seed %i)', async (seed) => {
    const records = randomRecords(new SeededRandom(seed));
    const calm = await outputOf(records, null);
    const stormy = await outputOf(records, new SeededRandom(seed * 1000));
    expect(calm.output.length).toBeGreaterThan(60);
    expect(stormy.lives).toBeGreaterThan(3);
    expect(stormy.output).toEqual(calm.output);
    for (const topic of [ALERT_TOPIC, LATE_TOPIC]) expect(calm.output.join('\n')).toContain(topic);
    expect(calm.output.join('\n')).toContain('"revision":1');
  });
});
