import { Formats, UNKNOWN } from './formats.js';

const english = new Formats('en-US', 'Europe/Berlin');

describe('prices', () => {
  it.each([
    [103_912.4, '$103.9K'],
    [103_000, '$103.0K'],
    [999_950, '$1.0M'],
    [999.95, '$999.95'],
    [999.996, '$1.0K'],
    [187.34, '$187.34'],
    [1, '$1.00'],
    [0.999_96, '$1.00'],
    [0.9999, '$0.9999'],
    [0.6234, '$0.6234'],
    [0.174_23, '$0.1742'],
    [0.01, '$0.01000'],
    [0.009_876_5, '$0.009877'],
    [0.000_012_34, '$0.00001234'],
    [112_800_000_000, '$112.8B'],
  ])('%d is %s', (value, label) => {
    expect(english.price(value)).toBe(label);
  });

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])('%p is a dash, never a zero', (value) => {
    expect(english.price(value)).toBe(UNKNOWN);
    expect(english.fullPrice(value)).toBe(UNKNOWN);
    expect(english.change(value)).toBe(UNKNOWN);
    expect(english.time(value)).toBe(UNKNOWN);
    expect(english.age(value)).toBe(UNKNOWN);
  });

  it('in full have cents, or as many digits as they need', () => {
    expect(english.fullPrice(103_912.4)).toBe('$103,912.40');
    expect(english.fullPrice(0.000_012_34)).toBe('$0.00001234');
  });

  it('on an axis have the digits that tell neighbouring ticks apart', () => {
    expect(english.axisPrice(104_400, 200)).toBe('$104,400');
    expect(english.axisPrice(188.4, 0.2)).toBe('$188.4');
    expect(english.axisPrice(0.000_012_35, 0.000_000_05)).toBe('$0.00001235');
  });

  it('follow the language, also where it does not shorten', () => {
    expect(new Formats('de-DE', 'UTC').price(103_912.4)).toMatch(/^103\.912,4\s\$$/);
    expect(new Formats('ja-JP', 'UTC').price(103_912.4)).toBe('$10.4万');
  });
});

describe('changes', () => {
  it.each([
    [2.31, '+2.31%'],
    [-5.12, '−5.12%'],
    [0, '0.00%'],
    [-0.001, '0.00%'],
    [0.005_1, '+0.01%'],
  ])('%d percent is %s', (pct, words) => {
    expect(english.change(pct)).toBe(words);
  });
});

describe('times and ages', () => {
  it('are in the chosen zone, as the language writes them', () => {
    const noon = Date.UTC(2026, 10, 23, 12, 1, 30);
    expect(english.time(noon)).toMatch(/^1:01:30\sPM$/);
    expect(new Formats('de-DE', 'UTC').time(noon)).toBe('12:01:30');
    expect(english.zone()).toBe('Europe/Berlin');
  });

  it('count in one unit, and never below zero', () => {
    expect([-500, 4000, 179_999, 180_000, 7_200_000].map((ms) => english.age(ms))).toEqual([
      '0 s ago',
      '4 s ago',
      '179 s ago',
      '3 min ago',
      '2 h ago',
    ]);
  });
});
