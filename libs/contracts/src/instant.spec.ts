import { isOurSpelling, parseInstant } from './instant.js';

describe('an instant', () => {
  it.each([
    '2000-01-01T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '2026-11-28T05:06:07.008Z',
    '9999-12-31T23:59:59.999Z',
  ])('spelled as we write it is read to the millisecond: %s', (text) => {
    expect(isOurSpelling(text)).toBe(true);
    expect(parseInstant(text)).toBe(new Date(text).getTime());
  });

  it('is read in the other spellings too', () => {
    const epochMs = Date.UTC(2026, 10, 28, 5, 6, 7, 120);
    for (const text of [
      '2026-11-28T05:06:07.12Z',
      '2026-11-28T05:06:07.120999+00:00',
      '2026-11-28T05:06:07.12-00:00',
    ]) {
      expect(isOurSpelling(text)).toBe(false);
      expect(parseInstant(text)).toBe(epochMs);
    }
  });

  it.each([
    '1999-12-31T23:59:59.999Z',
    '2026-02-29T00:00:00.000Z',
    '2026-00-01T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-00T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:60:00.000Z',
    '2026-01-01T00:00:60.000Z',
    '2026-01-01 00:00:00.000Z',
    '+026-01-01T00:00:00.000Z',
  ])('is none, and no neighbour of it either: %s', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('is none with any one character that does not belong there', () => {
    const whole = '2026-11-28T05:06:07.008Z';
    for (let at = 0; at < whole.length; at += 1) {
      for (const character of [' ', 'x', '/', ';', '٣']) {
        expect(parseInstant(whole.slice(0, at) + character + whole.slice(at + 1))).toBeNull();
      }
    }
  });
});
