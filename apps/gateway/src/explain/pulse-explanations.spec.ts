import type { EventLog, LogRecord } from '@cmp/event-log';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { aPulseRecord, FIRST_END_MS, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { appendPulses, testLog } from '../../testing/running-gateway.js';
import { appendTicksOf, pulseOf, tickAt } from '../../testing/window-ticks.js';
import { PulseExplanations } from './pulse-explanations.js';

const wanted = { coin: 'bitcoin', windowMs: WINDOW_MS, endMs: FIRST_END_MS };
let log: EventLog;
let clock: ManualClock;

beforeEach(async () => {
  log = await testLog();
  clock = new ManualClock();
});

afterEach(() => log.close());

function explanations(of: Pick<EventLog, 'bounds' | 'read'> = log): PulseExplanations {
  return new PulseExplanations({ log: of, clock, disorderMs: 600_000, maxFutureSkewMs: 60_000 });
}

describe('an explanation', () => {
  it('is of the last revision, with the ticks of it and all revisions', async () => {
    await appendTicksOf(log, [tickAt(1, { price: 2 }), tickAt(40), tickAt(2, { price: 4 })]);
    const revisions = [pulseOf([2], 0, 0), pulseOf([2, 4], 0, 2, { revision: 1 })];
    await appendPulses(log, ...revisions);
    const explained = await explanations().explain(wanted);
    expect(explained).toMatchObject({ pulse: revisions[1], revisions, complete: true });
    expect(explained.inputs?.map(({ price }) => price)).toEqual([2, 4]);
    expect(explained).not.toHaveProperty('why');
  });

  it('tells the nearest window when there is none', async () => {
    await appendPulses(log, aPulseRecord(3));
    await expect(explanations().explain(wanted)).rejects.toMatchObject({ nearestEndMs: FIRST_END_MS + 3 * WINDOW_MS });
  });

  it('is read after the one before it; whoever waits five seconds for that is told to come again', async () => {
    await appendTicksOf(log, [tickAt(1, { price: 2 })]);
    await appendPulses(log, pulseOf([2], 0, 0));
    const { promise: letRead, resolve: goOn } = Promise.withResolvers<void>();
    let reading = 0;
    let most = 0;
    async function* read(range: Parameters<EventLog['read']>[0]): AsyncGenerator<readonly LogRecord[]> {
      reading += 1;
      most = Math.max(most, reading);
      await letRead;
      yield* log.read(range);
      reading -= 1;
    }
    const one = explanations({ bounds: log.bounds.bind(log), read });
    const first = one.explain(wanted);
    await eventually('the first to read', () => reading === 1);
    const late = one.explain(wanted);
    const failed = expect(late).rejects.toThrow('another explanation is still being read');
    await clock.advance(4000);
    const patient = one.explain(wanted);
    await clock.advance(1000);
    await failed;
    goOn();
    expect([(await first).complete, (await patient).complete, most]).toEqual([true, true, 1]);
  });
});
