import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { NewRecord } from '@cmp/event-log';
import { ManualClock } from '@cmp/runtime/testing';
import { timeWindows } from '@cmp/window';
import { SeededRandom } from '@cmp/window/testing';
import { lostAndDoubled } from '../testing/lost-and-doubled.js';
import { killed, mortal } from '../testing/mortal.js';
import { GROUP, Pipe } from '../testing/pipe.js';
import { randomRecords, START_MS } from '../testing/random-records.js';
import { someRules } from '../testing/rules.js';
import { tickTopicToPulseTopic } from './tick-topic-to-pulse-topic.js';
import { verifyLog } from './verify/verify-log.js';

const SEEDS = Array.from({ length: 8 }, (_, index) => 900 + index);
const RESULTS = [PULSE_TOPIC, ALERT_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC];
const RULES = someRules({
  definitions: [timeWindows({ sizeMs: 10_000, graceMs: 1500 }), timeWindows({ sizeMs: 30_000, advanceMs: 10_000 })],
  idleMs: null,
  correctionMs: 25_000,
});

const clock = () => new ManualClock(START_MS + 86_400_000);

async function contents(pipe: Pipe): Promise<string[]> {
  const lists = await Promise.all(
    RESULTS.map(async (topic) =>
      (await pipe.read(topic)).map(({ key, value }) => `${topic} ${String(key)} ${String(value)}`),
    ),
  );
  return lists.flat();
}

/** Dies a few times on the way. */
async function workAndDie(pipe: Pipe, random: SeededRandom): Promise<number> {
  let lives = 0;
  for (; !(await pipe.isCaughtUp()); lives += 1) {
    await pipe.live((owned) =>
      tickTopicToPulseTopic(mortal(owned, random), pipe.setup({ rules: RULES })).catch(killed),
    );
  }
  return lives;
}

async function work(pipe: Pipe): Promise<void> {
  await pipe.start(pipe.setup({ rules: RULES }));
  await pipe.caughtUp();
  await pipe.stop();
}

/** A log with the same ticks and results as another one, but without a changelog: what is left when that topic was removed. */
async function withoutChangelog(pipe: Pipe): Promise<Pipe> {
  const copy = await Pipe.open({ clock: clock() });
  for (const topic of [TICK_TOPIC, ...RESULTS]) {
    const records = await pipe.read(topic);
    await copy.append(records.map(({ partition, key, value, headers }) => ({ topic, partition, key, value, headers })));
  }
  return copy;
}

describe('a processor whose changelog was removed', () => {
  it.each(SEEDS)(
    'builds its state again, publishes nothing twice, and goes on as if nothing had been (seed %i)',
    async (seed) => {
      const random = new SeededRandom(seed);
      const records: NewRecord[] = randomRecords(random);
      const cut = random.between(80, 350);
      const calm = await Pipe.open({ clock: clock() });
      await calm.append(records.slice(0, cut));
      await work(calm);
      const bereft = await withoutChangelog(calm);
      const before = await contents(bereft);
      expect(await workAndDie(bereft, random)).toBeGreaterThan(0);
      expect(lostAndDoubled(before, await contents(bereft))).toBe('0 lost, 0 doubled');
      expect(await contents(bereft)).toEqual(before);
      expect((await bereft.read(PULSE_CHANGELOG_TOPIC)).length).toBeGreaterThan(0);
      for (const pipe of [calm, bereft]) {
        await pipe.append(records.slice(cut));
        await work(pipe);
      }
      expect(await contents(bereft)).toEqual(await contents(calm));
      const verdict = await verifyLog(bereft.log, GROUP, RULES, { fromMs: -Infinity, toMs: Infinity });
      expect(verdict.differences).toEqual([]);
      await Promise.all([calm.close(), bereft.close()]);
    },
  );
});
