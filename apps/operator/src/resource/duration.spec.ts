import { durationMs } from './duration.js';

describe('durationMs', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['168h', 604_800_000],
    ['0s', 0],
  ])('reads %s', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(['', '10', '1d', '1h30m', 'off'])('is not a number for %p', (text) => expect(durationMs(text)).toBeNaN());
});
