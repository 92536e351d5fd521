import { decodeFrame, LONGEST_FRAME_CHARS } from './decode-frame.js';

const tick = { v: 1, seq: 3, type: 'gap', server_time: '2026-11-23T12:00:00.000Z', reason: 'slow' };

describe('a frame of the feed', () => {
  it('is read from text and from an object alike, with instants in milliseconds', () => {
    const event = { type: 'gap', seq: 3, serverTimeMs: Date.UTC(2026, 10, 23, 12) };
    expect(decodeFrame(JSON.stringify(tick))).toEqual(event);
    expect(decodeFrame(tick)).toEqual(event);
  });

  it('of a type that this page does not know keeps its place in the connection', () => {
    expect(decodeFrame({ ...tick, type: 'news', headline: 'moon' })).toEqual({
      type: 'unknown',
      seq: 3,
      serverTimeMs: Date.UTC(2026, 10, 23, 12),
    });
  });

  it.each([
    ['cut text', '{"v":1', /message/],
    ['another version', { ...tick, v: 2 }, /v/],
    ['a price that is text', { ...tick, type: 'tick', ticks: [{ coin: 'bitcoin', price: '5' }] }, /ticks\[0\]/],
    ['binary', new ArrayBuffer(8), /message|v/],
    ['a megabyte', 'x'.repeat(LONGEST_FRAME_CHARS + 1), /at most/],
  ])('is refused by the name of its field: %s', (_, frame, words) => {
    expect(() => decodeFrame(frame)).toThrow(words);
  });
});
