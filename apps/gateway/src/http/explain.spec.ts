import { readFileSync } from 'node:fs';
import type { EventLog } from '@cmp/event-log';
import { aPulseRecord, FIRST_END_MS } from '../../testing/a-pulse-record.js';
import { appendPulses, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { appendTicksOf, pulseOf, tickAt } from '../../testing/window-ticks.js';
import { errorShape, explainedAnswer } from './api-shapes.js';

let log: EventLog;
let running: RunningGateway;
const first = pulseOf([1, 3], 0, 1);
const long = pulseOf([1, 3], 0, 1, {
  window_ms: 60_000,
  window_start: new Date(FIRST_END_MS - 60_000).toISOString(),
});

beforeAll(async () => {
  log = await testLog();
  await appendTicksOf(log, [tickAt(1, { price: 1 }), tickAt(2, { price: 3 })]);
  await appendPulses(log, first, long, aPulseRecord(2));
  running = await RunningGateway.start({
    log,
    config: { moreWindows: [{ sizeMs: 60_000, advanceMs: 30_000, graceMs: 0 }] },
  });
  await running.ready();
});

afterAll(async () => {
  await running.stop();
  await log.close();
});

const path = (end: string | number, coin = 'bitcoin') => `/api/pulses/${coin}/${end}/inputs`;
const explain = async (asked: string) => explainedAnswer.parse(await running.json(asked));

describe('GET /api/pulses/{coin}/{windowEnd}/inputs', () => {
  it.each([
    ['ISO 8601', first.window_end],
    ['ISO 8601 without milliseconds', first.window_end.replace('.000', '')],
    ['ISO 8601 with an offset', first.window_end.replace('Z', '%2B00:00')],
    ['epoch ms', FIRST_END_MS],
  ])('tells the ticks that made a pulse, as documented, for a window end in %s', async (_, end) => {
    const answer = await explain(path(end));
    expect(answer).toMatchObject({ pulse: first, revisions: [first], complete: true });
    expect(answer.inputs?.map(({ price }) => price)).toEqual([1, 3]);
  });

  it('is shaped as docs/contracts.md shows it', () => {
    const document = readFileSync(new URL('../../../../docs/contracts.md', import.meta.url), 'utf8');
    const [, example = ''] = /^```json explained\n(.*)\n```$/m.exec(document) ?? [];
    const { pulse, inputs } = explainedAnswer.parse(JSON.parse(example));
    expect(inputs).toHaveLength(pulse.samples);
    expect((inputs ?? []).reduce((sum, { price }) => sum + price, 0) / pulse.samples).toBe(pulse.price);
  });

  it('explains a window of another definition when its length is asked for', async () => {
    expect((await explain(`${path(FIRST_END_MS)}?window_ms=60000`)).pulse).toEqual(long);
  });

  it('is 404 for a window that is not there, and tells the nearest', async () => {
    const answer = await running.get(path(FIRST_END_MS + 29_000));
    expect(answer.status).toBe(404);
    expect(errorShape.parse(await answer.json()).error).toEqual({
      code: 'no_such_window',
      message:
        'no window of bitcoin over 30000 ms ends at 2026-01-01T12:00:59.000Z; the nearest ends at 2026-01-01T12:00:30.000Z',
      field: 'windowEnd',
    });
    const none = errorShape.parse(await running.json(path(FIRST_END_MS, 'dogecoin'))).error;
    expect(none.message).toContain('there is none of this length yet');
  });

  it.each([
    [path('yesterday'), 400, 'windowEnd'],
    [path('2026-01-01'), 400, 'windowEnd'],
    [path('999999999999999'), 400, 'windowEnd'],
    [path(-1), 400, 'windowEnd'],
    [path(FIRST_END_MS, 'BTC!'), 400, 'coin'],
    [`${path(FIRST_END_MS)}?window_ms=7000`, 400, 'window_ms'],
    [path(FIRST_END_MS, 'foo'), 404, 'coin'],
  ])('refuses %s with %i naming what does not fit', async (asked, status, field) => {
    const answer = await running.get(asked);
    expect(answer.status).toBe(status);
    expect(errorShape.parse(await answer.json()).error.field).toBe(field);
  });
});
