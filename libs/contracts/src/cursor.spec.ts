import { decodeCursor, encodeCursor, INGEST_TOPIC, MAX_CURSOR_LENGTH, PULSE_TOPIC } from './index.js';

const positions = new Map([
  [
    PULSE_TOPIC,
    new Map([
      [0, 12],
      [11, Number.MAX_SAFE_INTEGER],
    ]),
  ],
  [INGEST_TOPIC, new Map([[0, 0]])],
]);

const pack = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

describe('a cursor', () => {
  it('reads back what was written', () => {
    expect(decodeCursor(encodeCursor(positions))).toEqual(positions);
    expect(decodeCursor(encodeCursor(new Map()))).toEqual(new Map());
    expect(decodeCursor(encodeCursor(new Map([['t', new Map()]])))).toEqual(new Map([['t', new Map()]]));
  });

  it('is text that needs no escaping in an address', () => {
    expect(encodeCursor(positions)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('holds 700 partitions within its bound', () => {
    const wide = new Map([['t', new Map(Array.from({ length: 700 }, (_, partition) => [partition, 9_999] as const))]]);
    expect(decodeCursor(encodeCursor(wide))).toEqual(wide);
  });

  it.each([
    [''],
    ['x'],
    ['not a cursor'],
    ['AAAA=='],
    [pack('\u0002t=0:1')],
    [pack('\u0001t')],
    [pack('\u0001=0:1')],
    [pack('\u0001t=0')],
    [pack('\u0001t=0:')],
    [pack('\u0001t=0:01')],
    [pack('\u0001t=-1:1')],
    [pack('\u0001t=0:1,0:2')],
    [pack('\u0001t=0:1;t=1:1')],
    [pack('\u0001t=0:zzzzzzzzzzz')],
    [pack('\u0001a b=0:1')],
    [pack('\u0001t=0:1;')],
    ['A'.repeat(MAX_CURSOR_LENGTH + 4)],
  ])('refuses %j', (rubbish) => {
    expect(() => decodeCursor(rubbish)).toThrow(
      expect.objectContaining({ name: 'RecordFormatError', field: 'cursor' }),
    );
  });

  it.each([
    [new Map([['a;b', new Map([[0, 1]])]])],
    [new Map([['t', new Map([[0, -1]])]])],
    [new Map([['t', new Map([[0.5, 1]])]])],
    [new Map([['t', new Map([[0, 1.5]])]])],
  ])('is not made of positions that are none (%#)', (wrong) => {
    expect(() => encodeCursor(wrong)).toThrow(expect.objectContaining({ field: 'cursor' }));
  });
});
