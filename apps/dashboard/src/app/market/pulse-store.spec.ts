import { TestBed } from '@angular/core/testing';
import { aPulse } from '@cmp/market/testing';
import type { FeedEvent } from '../feed/feed-event.js';
import { BEFORE_PAINT, type BeforePaint } from '../shell/before-next-paint.js';
import { PulseStore } from './pulse-store.js';

/** Windows of bitcoin up to number `last`. */
const update = (last: number): FeedEvent => ({
  type: 'update',
  seq: last,
  serverTimeMs: 0,
  cursor: 'c',
  pulses: [aPulse({ windowEndMs: last * 30_000 })],
});

describe('the pulse store', () => {
  let frames: (() => void)[];
  let store: PulseStore;
  const paint = () => frames.splice(0).forEach((job) => job());
  const shown = () => store.shown().series.get('bitcoin')?.length ?? 0;

  beforeEach(() => {
    frames = [];
    const beforePaint: BeforePaint = (job) => frames.push(job);
    TestBed.configureTestingModule({ providers: [{ provide: BEFORE_PAINT, useValue: beforePaint }] });
    store = TestBed.inject(PulseStore);
  });

  it('shows fifty messages of one frame as one redraw', () => {
    for (let last = 1; last <= 15; last++) store.apply(update(last));
    expect(frames).toHaveLength(1);
    expect(shown()).toBe(0);
    paint();
    expect(shown()).toBe(15);
  });

  it('does not redraw for a repeat', () => {
    store.apply(update(1));
    paint();
    store.apply(update(1));
    expect(frames).toHaveLength(0);
  });

  it('shows nothing new while paused, counts it, and shows the newest on resume', () => {
    store.apply(update(1));
    paint();
    store.pause();
    for (const last of [2, 3, 4]) store.apply(update(last));
    paint();
    expect(shown()).toBe(1);
    expect(store.waiting()).toBe(3);
    store.resume();
    expect(shown()).toBe(4);
    expect(store.waiting()).toBe(0);
  });

  it('is not overtaken by a redraw that was asked for before the pause', () => {
    store.apply(update(1));
    store.pause();
    paint();
    expect(shown()).toBe(0);
  });

  it('counts what it left out and keeps the newest reasons', () => {
    for (let fault = 1; fault <= 7; fault++) store.ignore(`fault ${fault}`);
    expect(store.ignored()).toEqual({
      count: 7,
      reasons: ['fault 7', 'fault 6', 'fault 5', 'fault 4', 'fault 3'],
    });
  });
});
