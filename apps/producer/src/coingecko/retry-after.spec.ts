import { retryAfterMs } from './retry-after.js';

const nowMs = Date.parse('2026-11-23T12:00:00.000Z');

describe('retryAfterMs', () => {
  it.each([
    ['7', 7000],
    ['0', 1000],
    ['86400', 120_000],
    ['Mon, 23 Nov 2026 12:00:45 GMT', 45_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 1000],
    ['Mon, 23 Nov 2026 13:00:00 GMT', 120_000],
    ['soon', null],
    ['-5', null],
    ['abc 5', null],
    ['2026-11-23', null],
    ['', null],
    [null, null],
  ])('reads %j as %s ms', (header, waitMs) => {
    expect(retryAfterMs(header, nowMs)).toBe(waitMs);
  });
});
