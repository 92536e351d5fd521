import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { NewestWindows } from './newest-windows.js';

describe('NewestWindows', () => {
  it('has not come far enough back by a correction, which stands behind the windows that followed its own', () => {
    const windows = new NewestWindows(['bitcoin'], 2);
    windows.beginTopic();
    expect(windows.take(aPulseRecord(1, 'bitcoin', { revision: 1 }))).toBe(false);
    expect(windows.take(aPulseRecord(3))).toBe(false);
    expect(windows.take(aPulseRecord(2))).toBe(true);
    expect(windows.oldestFirst()).toEqual([aPulseRecord(2), aPulseRecord(3)]);
  });

  it('keeps the newest revision of a window, in whatever order they are read', () => {
    const corrected = aPulseRecord(1, 'bitcoin', { revision: 2 });
    const windows = new NewestWindows(['bitcoin'], 9);
    windows.beginTopic();
    for (const pulse of [aPulseRecord(1, 'bitcoin', { revision: 1 }), corrected, aPulseRecord(1)]) windows.take(pulse);
    expect(windows.oldestFirst()).toEqual([corrected]);
  });

  it('wants enough of each topic anew', () => {
    const windows = new NewestWindows(['bitcoin'], 1);
    windows.beginTopic();
    expect(windows.take(aPulseRecord(1))).toBe(true);
    windows.beginTopic();
    expect(windows.take(null)).toBe(false);
    expect(windows.take(aPulseRecord(1))).toBe(true);
  });
});
