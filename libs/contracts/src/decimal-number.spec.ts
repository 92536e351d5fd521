import { decimalNumber, MAX_SCALE, powersOfTen } from './decimal-number.js';

const powers = powersOfTen();

/** Feeds digits in as a reader does, four at a time where it can. */
function fromDigits(digits: string, scale: number): number {
  let rounded = 0;
  let low = 0;
  for (let at = 0; at < digits.length; at += 4) {
    const chunk = digits.slice(at, at + 4);
    rounded = rounded * 10 ** chunk.length + Number(chunk);
    low = (Math.imul(low, 10 ** chunk.length) + Number(chunk)) | 0;
  }
  return decimalNumber(rounded, low, powers[scale]!);
}

describe('a decimal number', () => {
  it('is rounded as the engine rounds it, and is rarely left to the engine', () => {
    let left = 0;
    let seed = 1;
    for (let round = 0; round < 20_000; round++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      const length = 1 + (seed % 18);
      const digits = `${(round % 9) + 1}${String((seed * 2_654_435_761) % 2 ** 53).padStart(17, '7')}`.slice(0, length);
      const scale = (seed >>> 8) % (MAX_SCALE + 1);
      const value = fromDigits(digits, scale);
      if (Number.isNaN(value)) left++;
      else if (!Object.is(value, Number(`${digits}e-${scale}`))) throw new Error(`${digits}e-${scale} gave ${value}`);
    }
    expect(left).toBeLessThan(20);
  });

  it('is left to the engine in the middle between two doubles', () => {
    expect(fromDigits('9007199254740993', 0)).toBeNaN();
    expect(fromDigits('9007199254740992', 0)).toBe(9007199254740992);
    expect(fromDigits('90071992547409931', 1)).toBe(9007199254740994);
  });
});
