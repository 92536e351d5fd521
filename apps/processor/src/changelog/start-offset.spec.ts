import { startOffset } from './start-offset.js';

const bounds = { partition: 1, startOffset: 10, endOffset: 20 };

describe('where to go on reading', () => {
  it('is the start of the log for a partition without state', () => {
    expect(startOffset(null, 'ticks', bounds)).toEqual({ offset: 10, lost: 0 });
  });

  it('is the restored offset, up to the very end of the log', () => {
    expect(startOffset(15, 'ticks', bounds)).toEqual({ offset: 15, lost: 0 });
    expect(startOffset(20, 'ticks', bounds)).toEqual({ offset: 20, lost: 0 });
  });

  it('is the start of the log when retention has passed the restored offset, and says how many records are lost', () => {
    expect(startOffset(7, 'ticks', bounds)).toEqual({ offset: 10, lost: 3 });
  });

  it('is nowhere when more has been processed than the log holds', () => {
    expect(() => startOffset(21, 'ticks', bounds)).toThrow('ticks/1 ends at offset 20');
  });
});
