import { seededRandom } from '@cmp/runtime/testing';
import type { PulseAccumulator } from '../pulse/pulse-accumulator.js';
import { createCanonicalWindowReader } from './canonical-window.js';
import { decodeAnyWindow, decodeWindow, encodeWindow, type StoredPulseWindow } from './stored-window.js';

const SEED = 20_261_128;
const ROUNDS = 3000;

describe('a stored window in the layout of our own encoder', () => {
  const readCanonical = createCanonicalWindowReader();

  it(`is read quickly, and as the complete parser reads it, to the bit (${ROUNDS} from seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = encodeWindow(randomWindow(random));
      const read = readCanonical(Buffer.from(text));
      expect({ text, read }).toEqual({ text, read: decodeAnyWindow(text) });
    }
  });

  it(`with a damaged byte is never read as anything but what the complete parser reads (${ROUNDS} from seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = Buffer.from(encodeWindow(randomWindow(random)));
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 128);
      const cut = random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
      const read = readCanonical(cut);
      if (read !== null) expect(read).toEqual(decodeAnyWindow(cut.toString('utf8')));
    }
  });

  it.each([
    ['a negative count', /"samples":\d+/, '"samples":-1'],
    ['a broken count', /"lastAtMs":\d+/, '"lastAtMs":1.5'],
    ['a revision that is none', /"revision":\d+/, '"revision":0.5'],
    ['what nothing can have closed', /"closedBy":"[a-z-]+"/, '"closedBy":"somebody"'],
    ['another version', /"v":2/, '"v":3'],
  ])('is refused with %s', (_, field, damage) => {
    const whole = encodeWindow({ accumulator: anAccumulator(), published: { revision: 3, closedBy: 'idle' } });
    const damaged = Buffer.from(whole.replace(field, damage));
    expect(decodeWindow(Buffer.from(whole)).published).toEqual({ revision: 3, closedBy: 'idle' });
    expect(damaged.toString()).not.toBe(whole);
    expect(readCanonical(damaged)).toBeNull();
    expect(() => decodeWindow(damaged)).toThrow();
  });

  it('with several sources or other spellings is left to the complete parser', () => {
    const several = { accumulator: { ...anAccumulator(), sources: ['coingecko', 'kraken'] }, published: null };
    for (const text of [encodeWindow(several), ` ${encodeWindow(several)}`]) {
      expect(readCanonical(Buffer.from(text))).toBeNull();
      expect(decodeWindow(Buffer.from(text))).toEqual(several);
    }
  });
});

function randomWindow(random: () => number): StoredPulseWindow {
  const whole = () => Math.floor(random() * 10 ** (random() * 15));
  const number = () => (random() - 0.3) * 10 ** (random() * 60 - 30);
  const volume = () => (random() < 0.3 ? -Infinity : number());
  const accumulator = {
    ...anAccumulator(),
    samples: whole(),
    freshSamples: whole(),
    priceSum: number(),
    changeSum: Number(number().toFixed(4)),
    changeSamples: whole(),
    globalSamples: whole(),
    globalVolume: volume(),
    venueVolume: volume(),
    firstPrice: number(),
    firstAtMs: whole(),
    lastPrice: number(),
    lastAtMs: whole(),
    firstOffset: random() < 0.2 ? -1 : whole(),
    lastOffset: whole(),
    sources: [random() < 0.5 ? 'coingecko' : 'kraken'],
  };
  if (random() < 0.5) return { accumulator, published: null };
  return { accumulator, published: { revision: whole(), closedBy: random() < 0.5 ? 'idle' : 'event-time' } };
}

function anAccumulator(): PulseAccumulator {
  return {
    samples: 2,
    freshSamples: 2,
    priceSum: 3.5,
    changeSum: 1,
    changeSamples: 2,
    globalSamples: 2,
    globalVolume: 1e9,
    venueVolume: -Infinity,
    firstPrice: 1,
    firstAtMs: 1_767_571_200_000,
    lastPrice: 2.5,
    lastAtMs: 1_767_571_201_000,
    firstOffset: 1,
    lastOffset: 7,
    sources: ['coingecko'],
  };
}
