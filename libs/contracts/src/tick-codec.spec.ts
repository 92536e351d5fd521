import { aTick } from '../testing/index.js';
import { decodeTick, encodeTick } from './index.js';
import { decodeAnyTick } from './tick-codec.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const ORIGINAL =
  '{"coin":"bitcoin","price":103895,"change_24h":3.456789,"volume_24h":45678901234.56,"market_cap":2034567890123.45,"timestamp":"2025-11-04T17:45:30.000Z"}';
const ADDED =
  ',"source":"coingecko","source_time":"2025-11-04T17:45:12.000Z","quote":"usd","volume_scope":"global","record_id":"0123456789abcdef","schema_version":1}';

describe('the tick codec', () => {
  it('writes the example of the design to the letter, then the added fields', () => {
    expect(encodeTick(aTick({ recordId: '0123456789abcdef' }))).toBe(ORIGINAL.slice(0, -1) + ADDED);
  });

  it('reads back what it wrote', () => {
    const tick = aTick({ change24hPct: null, volume24h: null, marketCap: null, sourceTimeMs: null });
    expect(decodeTick(bytes(encodeTick(tick)))).toEqual(tick);
  });

  it('reads a record of the original system, with defaults for what it lacks', () => {
    const tick = decodeTick(bytes(ORIGINAL));
    expect(tick).toEqual(aTick({ source: 'unknown', sourceTimeMs: null }));
    expect(decodeTick(bytes(ORIGINAL))).toEqual(tick);
  });

  it.each([
    ['2025-11-04T17:45:30+00:00', 30_000],
    ['2025-11-04T17:45:30.123456+00:00', 30_123],
    ['2025-11-04T17:45:30.9Z', 30_900],
    ['2025-11-04T17:45:30Z', 30_000],
  ])('reads the timestamp %s', (timestamp, afterMinuteMs) => {
    const tick = decodeTick(bytes(ORIGINAL.replace('2025-11-04T17:45:30.000Z', timestamp)));
    expect(tick.eventTimeMs).toBe(Date.UTC(2025, 10, 4, 17, 45) + afterMinuteMs);
  });

  it.each([
    ['2025-11-04T17:45:30', 'no zone'],
    ['2025-11-04 17:45:30Z', 'no T'],
    ['2025-02-29T00:00:00.000Z', 'no such day'],
    ['2025-13-01T00:00:00.000Z', 'no such month'],
    ['2025-11-04T24:00:00.000Z', 'no such hour'],
    ['2025-11-04T17:45:60.000Z', 'no such second'],
    ['1999-12-31T23:59:59.999Z', 'too early'],
    ['2025-11-04T17:45:30+02:00', 'not in UTC'],
    ['1762278330', 'not ISO'],
  ])('refuses the timestamp %s (%s)', (timestamp) => {
    const record = bytes(ORIGINAL.replace('2025-11-04T17:45:30.000Z', timestamp));
    expect(() => decodeTick(record)).toThrow(expect.objectContaining({ field: 'timestamp' }));
  });

  it.each([
    ['"coin":"bitcoin"', '"coin":"Bit coin"', 'coin', 'must be a CoinGecko id'],
    ['"coin":"bitcoin",', '', 'coin', 'is missing'],
    ['103895', '0', 'price', 'greater than 0, but is 0'],
    ['103895', 'null', 'price', 'but is null'],
    ['103895', '"103895"', 'price', 'but is "103895"'],
    ['103895', '1e999', 'price', 'but is Infinity'],
    ['3.456789', '"3"', 'change_24h', 'finite number or null'],
    ['45678901234.56', '[]', 'volume_24h', 'a list of 0'],
    ['2034567890123.45', '{}', 'market_cap', 'an object'],
    ['"coingecko"', '""', 'source', '1 to 64 characters'],
    ['"2025-11-04T17:45:12.000Z"', '12', 'source_time', 'ISO 8601'],
    ['"usd"', '7', 'quote', 'but is 7'],
    ['"global"', '"all"', 'volume_scope', 'must be one of "global", "venue"'],
    ['"schema_version":1', '"schema_version":2', 'schema_version', 'must be 1, but is 2'],
  ])('refuses %s as %s and names %s', (right, wrong, field, problem) => {
    const record = encodeTick(aTick()).replace(right, wrong);
    expect(() => decodeTick(bytes(record))).toThrow(
      expect.objectContaining({ name: 'RecordFormatError', field, problem: expect.stringContaining(problem) }),
    );
  });

  it.each([
    [bytes(''), 'must be JSON'],
    [bytes('[1]'), 'must be an object, but is a list of 1'],
    [bytes('null'), 'must be an object, but is null'],
    [bytes('{"coin":'), 'must be JSON'],
    [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'must be UTF-8 text'],
  ])('refuses bytes that are no record (%#)', (record, problem) => {
    expect(() => decodeTick(record)).toThrow(expect.objectContaining({ field: 'record', problem }));
  });

  it('takes unknown fields, whitespace and another order', () => {
    const { coin, ...rest } = JSON.parse(encodeTick(aTick())) as Record<string, unknown>;
    expect(decodeAnyTick(bytes(JSON.stringify({ extra: [1], ...rest, coin }, null, 2)))).toEqual(aTick());
  });

  it.each([
    [{ price: Number.NaN }, 'price'],
    [{ price: 0 }, 'price'],
    [{ change24hPct: Number.POSITIVE_INFINITY }, 'change_24h'],
    [{ eventTimeMs: Number.NaN }, 'timestamp'],
    [{ eventTimeMs: 0 }, 'timestamp'],
    [{ coin: '' }, 'coin'],
  ])('does not write a tick it would not read: %j', (wrong, field) => {
    expect(() => encodeTick(aTick({ recordId: 'x', ...wrong }))).toThrow(expect.objectContaining({ field }));
  });
});
