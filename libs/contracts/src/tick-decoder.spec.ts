import type { Tick } from '@cmp/market';
import { aTick } from '../testing/index.js';
import { createCanonicalTickReader } from './canonical-tick.js';
import { decodeTick, encodeTick, RecordFormatError } from './index.js';
import { decodeAnyTick } from './tick-codec.js';

const SEED = 20251104;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the quick tick decoder', () => {
  it(`gives what the complete parser gives, for random ticks and for damaged bytes (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < 4000; round++) {
      const record = bytes(encodeTick(randomTick(random)));
      expectSameOutcome(record);
      for (let damage = 0; damage < 4; damage++) expectSameOutcome(damaged(record, random));
    }
  });

  it(`gives what the complete parser gives for every spelling of a number (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const template = encodeTick(aTick());
    for (let round = 0; round < 10_000; round++) {
      expectSameOutcome(bytes(template.replace('3.456789', randomNumberText(random))));
    }
  });

  it('still recognises every coin of a large market when each comes only once a poll', () => {
    const reader = createCanonicalTickReader();
    const ticks = Array.from({ length: 10_000 }, (_, index) => aTick({ coin: `coin-${(index * 7919) % 1_000_003}` }));
    const records = ticks.map((tick) => bytes(encodeTick(tick)));
    records.forEach((record, index) => reader.learn(record, ticks[index]!));
    const unknown = records.filter((record) => reader.read(record) === null);
    expect(unknown.length).toBeLessThan(20);
    expect(reader.read(records[4711]!)).toEqual(ticks[4711]);
  });

  it.each([
    '-0',
    '0',
    '0.0',
    '01',
    '1.',
    '.5',
    '-',
    '--1',
    '1e',
    '1e+',
    '1e5',
    '1E-7',
    '1.5e300',
    '1e400',
    '+1',
    'NaN',
    'nul',
    'nulll',
  ])('agrees about the number %s', (number) => {
    expectSameOutcome(bytes(encodeTick(aTick()).replace('3.456789', number)));
  });

  it.each([
    '2024-02-29T23:59:59.999Z',
    '2023-02-29T00:00:00.000Z',
    '2100-02-29T00:00:00.000Z',
    '2000-02-29T00:00:00.000Z',
    '2025-04-31T00:00:00.000Z',
    '2025-12-31T24:00:00.000Z',
    '2025-12-31T23:60:00.000Z',
    '2025-12-31T23:59:60.000Z',
    '1999-12-31T23:59:59.999Z',
    '2000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '2025-00-10T00:00:00.000Z',
    '2025-01-00T00:00:00.000Z',
    '2025-1/-10T00:00:00.000Z',
    '2025-01-10T00:00:00.00:Z',
    '2025-01-10t00:00:00.000Z',
    '2025-01-10T00:00:00.000z',
  ])('agrees about the instant %s', (instant) => {
    expectSameOutcome(bytes(encodeTick(aTick()).replace('2025-11-04T17:45:30.000Z', instant)));
    expectSameOutcome(bytes(encodeTick(aTick()).replace('2025-11-04T17:45:12.000Z', instant)));
  });

  it('agrees about records of any length and about duplicate fields', () => {
    const record = encodeTick(aTick());
    for (let length = 0; length <= record.length; length++) expectSameOutcome(bytes(record.slice(0, length)));
    expectSameOutcome(bytes(record.slice(0, -1) + ',"price":7}'));
    expectSameOutcome(bytes(record + ' '));
    expectSameOutcome(bytes(record + '}'));
    expectSameOutcome(bytes(record.replace('"record_id":"', `"record_id":"${'x'.repeat(3000)}`)));
  });

  it('takes the quick way once it has met a coin and a source', () => {
    const reader = createCanonicalTickReader();
    const first = bytes(encodeTick(aTick()));
    expect(reader.read(first)).toBeNull();
    reader.learn(first, decodeAnyTick(first));
    const next = aTick({ price: 0.1 + 0.2, change24hPct: null, eventTimeMs: Date.UTC(2026, 1, 28) });
    expect(reader.read(bytes(encodeTick(next)))).toEqual(next);
    expect(reader.read(bytes(encodeTick(aTick({ source: 'kraken' }))))).toBeNull();
    expect(reader.read(bytes(encodeTick(aTick({ coin: 'ethereum' }))))).toBeNull();
  });

  it('keeps to the quick way when sources alternate', () => {
    const reader = createCanonicalTickReader();
    const ticks = [
      aTick(),
      aTick({ sourceTimeMs: null }),
      aTick({ source: 'kraken', quote: 'eur', volumeScope: 'venue' }),
    ];
    for (const tick of ticks) reader.learn(bytes(encodeTick(tick)), tick);
    for (const tick of [...ticks, ...ticks]) expect(reader.read(bytes(encodeTick(tick)))).toEqual(tick);
  });

  it('does not learn from records of another layout', () => {
    const reader = createCanonicalTickReader();
    const spaced = bytes(encodeTick(aTick()).replace(',"source"', ', "source"'));
    reader.learn(spaced, decodeAnyTick(spaced));
    expect(reader.read(spaced)).toBeNull();
    const escaped = aTick({ source: 'co"in' });
    reader.learn(bytes(encodeTick(escaped)), escaped);
    expect(reader.read(bytes(encodeTick(escaped)))).toBeNull();
  });
});

type Outcome = { tick: Tick } | { field: string; problem: string };

function expectSameOutcome(record: Uint8Array): void {
  const quick = outcome(decodeTick, record);
  const complete = outcome(decodeAnyTick, record);
  if (!isSame(quick, complete)) {
    throw new Error(
      `${new TextDecoder().decode(record)}\nquick ${JSON.stringify(quick)}\ncomplete ${JSON.stringify(complete)}`,
    );
  }
}

/** Bit for bit: -0 is not 0. */
function isSame(quick: Outcome, complete: Outcome): boolean {
  if (!('tick' in quick) || !('tick' in complete)) return JSON.stringify(quick) === JSON.stringify(complete);
  const names = Object.keys(complete.tick) as (keyof Tick)[];
  return (
    Object.keys(quick.tick).join() === names.join() &&
    names.every((name) => Object.is(quick.tick[name], complete.tick[name]))
  );
}

function outcome(decode: (record: Uint8Array) => Tick, record: Uint8Array): Outcome {
  try {
    return { tick: decode(record) };
  } catch (error) {
    if (!(error instanceof RecordFormatError)) throw error;
    return { field: error.field, problem: error.problem };
  }
}

function randomTick(random: () => number): Tick {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  const instantMs = (): number => Date.UTC(2000, 0, 1) + Math.floor(random() * 7999 * 365.2425 * 86_400_000);
  const amount = (): number | null => (random() < 0.1 ? null : randomNumber(random));
  return aTick({
    coin: pick(['bitcoin', 'ethereum', 'avalanche-2', 'a', 'x'.repeat(100), 'usd-coin']),
    price: Math.abs(randomNumber(random)) || 1,
    change24hPct: amount(),
    volume24h: amount(),
    marketCap: amount(),
    eventTimeMs: instantMs(),
    source: pick(['coingecko', 'simulated', 'kraken', 'münze', 'with "quotes"', '€']),
    sourceTimeMs: random() < 0.3 ? null : instantMs(),
    quote: pick(['usd', 'usdt']),
    volumeScope: pick(['global', 'venue'] as const),
    recordId: pick(['0123456789abcdef', 'short', 'é', 'back\\slash', 'x'.repeat(128), String(random())]),
  });
}

function randomNumber(random: () => number): number {
  const value = (random() * 2 - 1) * 10 ** Math.floor(random() * 40 - 20);
  return random() < 0.3 ? Math.round(value) : random() < 0.5 ? Number(value.toFixed(4)) : value;
}

function randomNumberText(random: () => number): string {
  const digits = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('');
  const fraction = random() < 0.8 ? `.${digits(20)}` : '';
  return `${random() < 0.3 ? '-' : ''}${digits(random() < 0.1 ? 24 : 14)}${fraction}${random() < 0.1 ? `e${digits(2)}` : ''}`;
}

function damaged(record: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * record.length);
  const kind = random();
  if (kind < 0.2) return Uint8Array.from([...record.subarray(0, at), ...record.subarray(at + 1)]);
  const byte = kind < 0.4 ? Math.floor(random() * 256) : record[Math.floor(random() * record.length)]!;
  if (kind < 0.6) return Uint8Array.from([...record.subarray(0, at), byte, ...record.subarray(at)]);
  const copy = Uint8Array.from(record);
  copy[at] = byte;
  return copy;
}

/** mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
