import { latestStartMs, timeWindows, windowStartsMs, WindowDefinitionError } from './index.js';

describe('time windows', () => {
  it('are half-open and aligned to the epoch', () => {
    const windows = timeWindows({ sizeMs: 30_000 });
    expect([0, 29_999, 30_000, 59_999, 60_000].map((timeMs) => windowStartsMs(windows, timeMs))).toEqual([
      [0],
      [0],
      [30_000],
      [30_000],
      [60_000],
    ]);
  });

  it('hop: a record is in every window that holds its time', () => {
    const windows = timeWindows({ sizeMs: 300_000, advanceMs: 60_000 });
    expect(windowStartsMs(windows, 600_000)).toEqual([360_000, 420_000, 480_000, 540_000, 600_000]);
    expect(windowStartsMs(windows, 599_999)).toEqual([300_000, 360_000, 420_000, 480_000, 540_000]);
  });

  it('hop by a step that does not divide the size', () => {
    expect(windowStartsMs(timeWindows({ sizeMs: 10, advanceMs: 4 }), 21)).toEqual([12, 16, 20]);
    expect(windowStartsMs(timeWindows({ sizeMs: 10, advanceMs: 4 }), 22)).toEqual([16, 20]);
  });

  it('never start before the epoch', () => {
    expect(windowStartsMs(timeWindows({ sizeMs: 60_000, advanceMs: 30_000 }), 100)).toEqual([0]);
  });

  it('are exact one millisecond before an edge, however late the year', () => {
    const windows = timeWindows({ sizeMs: 30_000 });
    const edgeMs = 287_999_999_999 * 30_000;
    expect(latestStartMs(windows, edgeMs - 1)).toBe(edgeMs - 30_000);
    expect(latestStartMs(windows, edgeMs)).toBe(edgeMs);
  });

  it.each([
    [{ sizeMs: 0 }, 'sizeMs'],
    [{ sizeMs: 1.5 }, 'sizeMs'],
    [{ sizeMs: Number.NaN }, 'sizeMs'],
    [{ sizeMs: 1000, advanceMs: 1001 }, 'advanceMs'],
    [{ sizeMs: 1000, advanceMs: 0 }, 'advanceMs'],
    [{ sizeMs: 1000, graceMs: -1 }, 'graceMs'],
    [{ sizeMs: 1000, graceMs: Infinity }, 'graceMs'],
  ])('refuse %j and name the field', (fields, field) => {
    expect(() => timeWindows(fields)).toThrow(WindowDefinitionError);
    expect(() => timeWindows(fields)).toThrow(field);
  });
});
