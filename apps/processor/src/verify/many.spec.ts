import { encodeTick, PULSE_TOPIC, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import type { EventLogReader, NewRecord } from '@cmp/event-log';
import { aTick } from '@cmp/market/testing';
import { ManualClock } from '@cmp/runtime/testing';
import { timeWindows } from '@cmp/window';
import { SeededRandom } from '@cmp/window/testing';
import { GROUP, Pipe } from '../../testing/pipe.js';
import { randomRecords, START_MS } from '../../testing/random-records.js';
import { newTick } from '../../testing/records.js';
import { someRules } from '../../testing/rules.js';
import { verdictLines } from './verdict-lines.js';
import { verifyLog } from './verify-log.js';
import type { VerifySpan } from './verify-partition.js';

const SEEDS = Array.from({ length: 150 }, (_, index) => 9000 + index);
const EVERYTHING: VerifySpan = { fromMs: -Infinity, toMs: Infinity };
const RULES = someRules({
  definitions: [
    timeWindows({ sizeMs: 10_000, graceMs: 1500 }),
    timeWindows({ sizeMs: 30_000, advanceMs: 10_000 }),
    timeWindows({ sizeMs: 60_000, graceMs: 9000 }),
  ],
  idleMs: null,
  correctionMs: 25_000,
});

let pipe: Pipe;
afterEach(() => pipe.close());

async function processed(records: readonly NewRecord[], rules = RULES): Promise<void> {
  pipe = await Pipe.open({ clock: new ManualClock(START_MS + 86_400_000) });
  await pipe.append(records);
  await pipe.start(pipe.setup({ rules }));
  await pipe.caughtUp();
  await pipe.stop();
}

const verdict = (rules = RULES, span = EVERYTHING) => verifyLog(pipe.log, GROUP, rules, span);

/** A few windows of bitcoin, one of them corrected. */
async function somePulses(): Promise<PulseRecord[]> {
  await processed([1, 2, 14, 3, 25, 90].map((seconds) => newTick({ eventTimeMs: START_MS + seconds * 1000 })));
  return pipe.values<PulseRecord>(PULSE_TOPIC);
}

const publish = (pulse: PulseRecord) =>
  pipe.append([{ topic: PULSE_TOPIC, partition: 0, key: pulse.coin, value: JSON.stringify(pulse) }]);

describe('verify', () => {
  it.each(SEEDS)(
    'agrees with the processor on disorder, gaps, duplicates and unusable records (seed %i)',
    async (seed) => {
      const random = new SeededRandom(seed);
      const rules = { ...RULES, correctionMs: random.oneOf([0, 25_000, 600_000]) };
      await processed(randomRecords(random), rules);
      const { passed, differences } = await verdict(rules);
      expect(differences).toEqual([]);
      expect(passed).toBeGreaterThan(100);
    },
  );

  it('agrees when windows were closed by the wall clock, with corrections and without', async () => {
    for (const correctionMs of [0, 25_000]) {
      const rules = { ...RULES, idleMs: 1000, correctionMs };
      pipe = await Pipe.open({ clock: new ManualClock(START_MS + 4000) });
      await pipe.append([newTick({ eventTimeMs: START_MS + 1000 })]);
      await pipe.start(pipe.setup({ rules }));
      await pipe.untilIdle('an idle close', async () => (await pipe.values(PULSE_TOPIC)).length > 0);
      await pipe.append([2, 3, 50].map((seconds) => newTick({ eventTimeMs: START_MS + seconds * 1000 })));
      await pipe.caughtUp();
      const { passed, failed } = await verdict(rules);
      expect({ failed, some: passed > 2 }).toEqual({ failed: 0, some: true });
      if (correctionMs === 0) await pipe.close();
    }
  });

  it('finds a wrong figure in the newest revision, and names it', async () => {
    const [first] = await somePulses();
    await publish({ ...first!, revision: first!.revision + 5, price: 1 });
    const { failed, differences } = await verdict();
    expect(failed).toBe(1);
    const { coin, window_end: windowEnd } = first!;
    expect(differences).toContainEqual(expect.objectContaining({ coin, windowEnd, field: 'price', published: '1' }));
  });

  it('finds a revision that was published twice, and one that is missing', async () => {
    const pulses = await somePulses();
    expect(pulses.some(({ revision }) => revision === 1)).toBe(true);
    const [one, other] = pulses.filter(({ revision, window_ms }) => revision === 0 && window_ms === 10_000).slice(-2);
    await publish(one!);
    await publish({ ...other!, revision: 2 });
    const { failed, differences } = await verdict();
    expect(failed).toBe(2);
    const faults = differences.filter(({ field }) => field === 'revision').map(({ published }) => published);
    expect(faults.sort()).toEqual(['revision 0 was published twice', 'revision 1 is missing before 2']);
  });

  it('finds a window that was not published, and one that no tick is in', async () => {
    const [first] = await somePulses();
    const minute = { ...RULES, definitions: [...RULES.definitions, timeWindows({ sizeMs: 20_000 })] };
    const { differences } = await verdict(minute);
    expect(differences).toContainEqual(expect.objectContaining({ windowMs: 20_000, published: 'not published' }));
    await publish({ ...first!, coin: 'cardano' });
    const found = (await verdict()).differences;
    expect(found).toEqual([expect.objectContaining({ coin: 'cardano', expected: 'none: no tick is in it' })]);
  });

  it.each([
    ['change_24h', 1],
    ['volume_24h', 1],
    ['volume_scope', 'venue'],
    ['volatility', 'Volatile'],
    ['trend', '📉 Falling'],
    ['samples', 99],
    ['fresh_samples', 1],
    ['sources', ['nobody']],
    ['first_price', 1],
    ['last_price', 1],
    ['inputs', { partition: 0, first_offset: 0, last_offset: 77 }],
  ])('finds a wrong %s', async (field, wrong) => {
    const pulses = await somePulses();
    const last = pulses.at(-1)!;
    await publish({ ...last, revision: last.revision + 1, [field]: wrong });
    const { failed, differences } = await verdict();
    expect({ failed, fields: differences.map((one) => one.field) }).toEqual({ failed: 1, fields: [field] });
  });

  it('finds a window that was left out, by its revisions or whole', async () => {
    const pulses = await somePulses();
    const { window_end: gone } = pulses.find(({ window_ms }) => window_ms === 10_000)!;
    const kept = pulses.filter(({ window_ms, window_end }) => window_ms !== 10_000 || window_end !== gone);
    const { log } = pipe;
    const thinned: EventLogReader = {
      bounds: (topic) => log.bounds(topic),
      positions: (group, topic) => log.positions(group, topic),
      close: () => log.close(),
      async *read(range) {
        for await (const run of log.read(range)) {
          yield run.filter(
            ({ topic, value }) =>
              topic !== PULSE_TOPIC || kept.some((one) => JSON.stringify(one) === value?.toString()),
          );
        }
      },
    };
    const { failed, differences } = await verifyLog(thinned, GROUP, RULES, EVERYTHING);
    expect(failed).toBe(1);
    expect(differences).toEqual([
      expect.objectContaining({ windowMs: 10_000, windowEnd: gone, published: 'not published' }),
    ]);
  });

  it('passes over pulses that were posted to /ingest', async () => {
    const [first] = await somePulses();
    const before = await verdict();
    await publish({ ...first!, closed_by: 'ingest', inputs: null, price: 1 });
    expect(await verdict()).toEqual(before);
  });

  it('leaves out what reaches back to where retention has cut, and judges the rest', async () => {
    const clock = new ManualClock(START_MS);
    pipe = await Pipe.open({ clock, retentionMs: 3_600_000 });
    const sourceTimeMs = START_MS;
    await pipe.start(pipe.setup({ rules: RULES }));
    for (let minute = 0; minute < 90; minute += 1) {
      const nowMs = clock.nowMs();
      const times = [nowMs, nowMs - 200, nowMs - 25_000, nowMs - 86_400_000];
      await pipe.append(times.map((eventTimeMs) => newTick({ eventTimeMs, sourceTimeMs })));
      if (minute % 30 === 15) await pipe.append([newTick({ coin: 'cardano', eventTimeMs: nowMs, sourceTimeMs })]);
      await pipe.caughtUp();
      await clock.advance(60_000);
    }
    await pipe.log.tidyUp();
    expect((await pipe.log.bounds(TICK_TOPIC))[0]?.startOffset).toBeGreaterThan(0);
    const rest = await verdict();
    expect(rest.differences).toEqual([]);
    expect(rest.leftOut.cut).toBeGreaterThan(0);
    expect(rest.passed).toBeGreaterThan(100);
    expect(verdictLines(rest).at(-2)).toContain('retention');
  });

  it('asks for no tick that the processor has not read yet', async () => {
    await somePulses();
    const tick = aTick({ eventTimeMs: START_MS + 26_000 });
    const before = await verdict();
    expect(before.failed).toBe(0);
    await pipe.append([{ topic: TICK_TOPIC, partition: 0, key: tick.coin, value: encodeTick(tick) }]);
    expect(await verdict()).toEqual({ ...before, unprocessed: 1 });
  });

  it('looks only at windows that end in the span, and says why others were left out', async () => {
    await somePulses();
    const span = { fromMs: START_MS + 10_000, toMs: START_MS + 10_000 };
    expect(await verdict(RULES, span)).toMatchObject({ passed: 2, failed: 0 });
    const tumblingOnly = { ...RULES, definitions: RULES.definitions.slice(0, 1) };
    const whole = await verdict(tumblingOnly);
    expect(whole.failed).toBe(0);
    expect(whole.leftOut.open).toBeGreaterThan(0);
    expect(whole.leftOut.otherDefinition).toBeGreaterThan(0);
    expect(verdictLines(whole).at(-1)).toBe(`${whole.passed} passed, 0 failed`);
    expect(verdictLines(whole).at(-2)).toContain('definitions that are not configured now');
  });
});
