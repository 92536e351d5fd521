import { aPulse } from '@cmp/market/testing';
import { sameLength } from './one-length.js';

const PRIMARY_MS = 30_000;
const primary = aPulse({ windowMs: PRIMARY_MS });
const long = aPulse({ windowMs: 300_000 });
const posted = aPulse({ windowMs: 60_000, closedBy: 'ingest' });

describe('a series of windows', () => {
  it('takes the primary length, as the very same array when it has no other', () => {
    const series = [primary];
    expect(sameLength(series, primary, PRIMARY_MS)).toBe(series);
  });

  it('does not take another definition, even when it is empty', () => {
    expect(sameLength([], long, PRIMARY_MS)).toBeNull();
  });

  it('takes posted windows of another length only while there is no primary one', () => {
    expect(sameLength([posted], posted, PRIMARY_MS)).toEqual([posted]);
    expect(sameLength([primary], posted, PRIMARY_MS)).toBeNull();
  });

  it('drops what is left of another length when a primary window comes', () => {
    expect(sameLength([posted], primary, PRIMARY_MS)).toEqual([]);
  });
});
