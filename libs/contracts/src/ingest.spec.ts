import { decodeIngest, MAX_INGEST_PULSES } from './index.js';

const original = {
  coin: 'bitcoin',
  coin_id: 'BTC',
  price: 103895,
  change_24h: 3.45,
  volume_24h: 45678901234.56,
  volatility: 'Moving',
  trend: '📈 Rising',
  timestamp: '2025-11-04T17:45:30.000Z',
};
const options = { windowMs: 30_000 };

describe('the ingest body', () => {
  it('gets the window fields that the original payload lacks', () => {
    expect(decodeIngest({ data: [original] }, options)).toEqual([
      {
        ...original,
        window_start: '2025-11-04T17:45:00.000Z',
        window_end: '2025-11-04T17:45:30.000Z',
        window_ms: 30_000,
        revision: 0,
        samples: 1,
        fresh_samples: 1,
        sources: ['ingest'],
        first_price: 103895,
        last_price: 103895,
        volume_scope: 'global',
        closed_by: 'ingest',
        alert: null,
        inputs: null,
        schema_version: 1,
      },
    ]);
  });

  it('takes nulls for change and volume, and the timestamps that Python writes', () => {
    const python = { ...original, change_24h: null, volume_24h: null, timestamp: '2025-11-04T17:45:30.250000+00:00' };
    expect(decodeIngest({ data: [python] }, options)[0]).toMatchObject({
      change_24h: null,
      volume_24h: null,
      timestamp: '2025-11-04T17:45:30.250Z',
      window_end: '2025-11-04T17:45:30.250Z',
    });
  });

  it('keeps window fields that are given', () => {
    const windowed = {
      ...original,
      window_start: '2025-11-04T17:44:30.000Z',
      samples: 4,
      revision: 2,
      sources: ['a', 'b'],
    };
    expect(decodeIngest({ data: [windowed] }, options)[0]).toMatchObject({
      window_ms: 60_000,
      window_end: original.timestamp,
      samples: 4,
      fresh_samples: 4,
      revision: 2,
      sources: ['a', 'b'],
    });
    expect(decodeIngest({ data: [{ ...original, window_ms: 10_000 }] }, options)[0]).toMatchObject({
      window_start: '2025-11-04T17:45:20.000Z',
    });
  });

  it('may be empty', () => {
    expect(decodeIngest({ data: [] }, options)).toEqual([]);
  });

  it.each(Object.keys(original))('without %s names it', (field) => {
    const { [field as keyof typeof original]: _left, ...rest } = original;
    expect(() => decodeIngest({ data: [original, rest] }, options)).toThrow(
      expect.objectContaining({ field: `data[1].${field}`, problem: expect.stringContaining('is missing') }),
    );
  });

  it.each([
    [{ price: '5' }, 'price'],
    [{ price: 0 }, 'price'],
    [{ coin_id: 'B'.repeat(101) }, 'coin_id'],
    [{ coin: 'x'.repeat(101) }, 'coin'],
    [{ trend: 'Up' }, 'trend'],
    [{ window_end: '2025-11-04T17:46:30.000Z' }, 'timestamp'],
    [{ window_start: original.timestamp }, 'window_ms'],
    [{ window_start: '2025-11-04T17:45:00.000Z', window_ms: 5 }, 'window_ms'],
    [{ window_ms: 'long' }, 'window_ms'],
    [{ window_ms: 1e15 }, 'window_start'],
    [{ samples: 0 }, 'samples'],
    [{ samples: 'x' }, 'samples'],
    [{ closed_by: 'me' }, 'closed_by'],
    [{ schema_version: 2 }, 'schema_version'],
  ])('with %j is refused at %s', (wrong, field) => {
    expect(() => decodeIngest({ data: [{ ...original, ...wrong }] }, options)).toThrow(
      expect.objectContaining({ name: 'RecordFormatError', field: `data[0].${field}` }),
    );
  });

  it.each([
    [undefined, 'body'],
    [[], 'body'],
    [{}, 'data'],
    [{ data: original }, 'data'],
    [{ data: [null] }, 'data[0]'],
    [{ data: Array.from({ length: MAX_INGEST_PULSES + 1 }, () => original) }, 'data'],
  ])('of another shape is refused (%#)', (payload, field) => {
    expect(() => decodeIngest(payload, options)).toThrow(expect.objectContaining({ field }));
  });
});
