import { ALERT_TOPIC, DEAD_LETTER_TOPIC, LATE_TOPIC, PULSE_TOPIC } from '@cmp/contracts';
import type { NewRecord } from '@cmp/event-log';
import { ManualClock } from '@cmp/runtime/testing';
import { timeWindows } from '@cmp/window';
import { SeededRandom } from '@cmp/window/testing';
import { lostAndDoubled } from '../testing/lost-and-doubled.js';
import { killed, mortal } from '../testing/mortal.js';
import { Pipe } from '../testing/pipe.js';
import { randomRecords, START_MS } from '../testing/random-records.js';
import { someRules } from '../testing/rules.js';
import { tickTopicToPulseTopic } from './tick-topic-to-pulse-topic.js';

const SEEDS = [11, 12, 13, 14, 15, 16];

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

describe('a processor killed at random points', () => {
  it.each(SEEDS)('publishes exactly what one calm run does, byte for byte (seed %i)', async (seed) => {
    const records = randomRecords(new SeededRandom(seed));
    const calm = await outputOf(records, null);
    const stormy = await outputOf(records, new SeededRandom(seed * 1000));
    expect(calm.output.length).toBeGreaterThan(60);
    expect(stormy.lives).toBeGreaterThan(3);
    expect(lostAndDoubled(calm.output, stormy.output)).toBe('0 lost, 0 doubled');
    expect(stormy.output).toEqual(calm.output);
    for (const topic of [ALERT_TOPIC, LATE_TOPIC]) expect(calm.output.join('\n')).toContain(topic);
    expect(calm.output.join('\n')).toContain('"revision":1');
  });
});
