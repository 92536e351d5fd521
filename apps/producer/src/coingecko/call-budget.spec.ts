import { seededRandom } from '@cmp/runtime/testing';
import { CallBudget } from './call-budget.js';
import { utcMonthAt } from './utc-month.js';

const november = Date.parse('2026-11-01T00:00:00.000Z');
const december = Date.parse('2026-12-01T00:00:00.000Z');
const demo = { callsPerMinute: 30, callsPerMonth: 10_000, used: null };
const SEED = 7;

/** Polls as the source does, from `startMs` on, with jitter; gives the instants of all calls before `endMs`. */
function callsOf(budget: CallBudget, startMs: number, endMs: number, wantedMs: number): readonly number[] {
  const random = seededRandom(SEED);
  const calls: number[] = [];
  for (let nowMs = startMs; nowMs < endMs;) {
    const earliestMs = budget.earliestMs(nowMs, 1);
    if (earliestMs > nowMs) {
      nowMs = earliestMs;
      continue;
    }
    budget.record(nowMs);
    calls.push(nowMs);
    nowMs += budget.interval(nowMs, wantedMs, 1).ms + (random() - 0.5) * 4000;
  }
  return calls;
}

describe('CallBudget', () => {
  it(`spends a demo month evenly and never more than its 10,000 calls (seed ${SEED})`, () => {
    const calls = callsOf(new CallBudget(demo), november, december, 30_000);
    expect(calls.length).toBeGreaterThan(9900);
    expect(calls.length).toBeLessThanOrEqual(10_000);
    expect(calls.at(-1)).toBeGreaterThan(december - 600_000);
  });

  it('stretches the interval of a demo plan to 259 s in a month of 30 days', () => {
    const budget = new CallBudget(demo);
    expect(budget.interval(november, 30_000, 1)).toEqual({ ms: 259_200, binding: 'month' });
  });

  it('keeps the even pace late in a month, when there are calls to spare', () => {
    expect(new CallBudget(demo).interval(december - 3_600_000, 30_000, 1).ms).toBe(259_200);
  });

  it(`slows down when earlier runs have used more than their share, so that the rest lasts (seed ${SEED})`, () => {
    const halfWay = (november + december) / 2;
    const budget = new CallBudget({ ...demo, used: { month: '2026-11', count: 9000 } });
    const calls = callsOf(budget, halfWay, december, 30_000);
    expect(calls.length).toBeGreaterThan(980);
    expect(calls.length).toBeLessThanOrEqual(1000);
    expect(calls.at(-1)).toBeGreaterThan(december - 3_600_000);
  });

  it('makes no call once the month is spent, and begins anew with the next one', () => {
    const budget = new CallBudget({ ...demo, used: { month: '2026-11', count: 10_000 } });
    expect(budget.left(november)).toBe(0);
    expect(budget.earliestMs(november, 1)).toBe(december);
    expect(budget.earliestMs(december, 1)).toBe(december);
    expect(budget.left(december)).toBe(10_000);
  });

  it('forgets what was used in a month that is over', () => {
    const budget = new CallBudget({ ...demo, used: { month: '2026-10', count: 10_000 } });
    expect(budget.left(november)).toBe(10_000);
  });

  it('allows no more calls in any 60 s than the plan', () => {
    const budget = new CallBudget({ callsPerMinute: 5, callsPerMonth: null, used: null });
    const calls = callsOf(budget, november, november + 600_000, 1000);
    for (const fromMs of calls) {
      const inMinute = calls.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000);
      expect(inMinute.length).toBeLessThanOrEqual(5);
    }
    expect(calls.length).toBeGreaterThan(45);
  });

  it('says which limit stretches the interval', () => {
    const budget = new CallBudget({ callsPerMinute: 5, callsPerMonth: null, used: null });
    expect(budget.interval(november, 1000, 1)).toEqual({ ms: 12_000, binding: 'minute' });
    expect(budget.interval(november, 30_000, 1)).toEqual({ ms: 30_000, binding: null });
  });

  it('gives a call back that never left', () => {
    const budget = new CallBudget(demo);
    budget.record(november);
    budget.takeBack();
    expect(budget.left(november)).toBe(10_000);
  });
});

describe('utcMonthAt', () => {
  it('is half-open and turns at midnight UTC', () => {
    expect(utcMonthAt(december - 1)).toEqual({ name: '2026-11', startMs: november, endMs: december });
    expect(utcMonthAt(december).name).toBe('2026-12');
  });
});
