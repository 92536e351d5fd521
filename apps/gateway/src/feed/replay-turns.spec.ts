import { ManualClock } from '@cmp/runtime/testing';
import { ReplayTurns } from './replay-turns.js';

const staying = new AbortController().signal;

/** Turns of which one can be had, and is taken. */
async function allTaken() {
  const clock = new ManualClock();
  const turns = new ReplayTurns({ clock, atOnce: 1, patienceMs: 5000 });
  expect(await turns.take(staying)).toBe(true);
  return { clock, turns };
}

describe('ReplayTurns', () => {
  it('gives four at once unless told otherwise, and a fifth when one is given back', async () => {
    const turns = new ReplayTurns({ clock: new ManualClock() });
    for (let count = 0; count < 4; count += 1) expect(await turns.take(staying)).toBe(true);
    const fifth = turns.take(staying);
    expect(turns.waitingCount).toBe(1);
    turns.giveBack();
    expect(await fifth).toBe(true);
  });

  it('hands turns on in the order they were asked for', async () => {
    const { turns } = await allTaken();
    const got: string[] = [];
    const first = turns.take(staying).then(() => got.push('first'));
    const second = turns.take(staying).then(() => got.push('second'));
    turns.giveBack();
    await first;
    expect(got).toEqual(['first']);
    turns.giveBack();
    await second;
    expect(got).toEqual(['first', 'second']);
  });

  it('says after five seconds that there is none, and keeps none for who has gone away', async () => {
    const { clock, turns } = await allTaken();
    const late = turns.take(staying);
    await clock.advance(4999);
    expect(turns.waitingCount).toBe(1);
    await clock.advance(1);
    expect(await late).toBe(false);
    turns.giveBack();
    expect(await turns.take(staying)).toBe(true);
  });

  it('forgets at once who has gone, and gives the turn to the next', async () => {
    const { clock, turns } = await allTaken();
    const leaving = new AbortController();
    const left = turns.take(leaving.signal);
    const next = turns.take(staying);
    leaving.abort();
    expect(await left).toBe(false);
    turns.giveBack();
    expect(await next).toBe(true);
    expect(clock.pending).toBe(0);
    expect(await turns.take(leaving.signal)).toBe(false);
  });
});
