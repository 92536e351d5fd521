const DECIMAL = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const BINARY = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 } as const;
const FORM = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/;

/** Whether two texts (or numbers) are the same amount in the API's notation: `1000m` and `1`, `0.5` and `500m`, `1Gi` and `1024Mi`. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const left = nanoOf(a);
  return left !== null && left === nanoOf(b);
}

/** In billionths, the finest the API keeps; null for what is no quantity. Whole numbers: `0.1` must be `100m` exactly. */
function nanoOf(value: unknown): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const match = FORM.exec(String(value).trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match;
  const digits = BigInt(whole + fraction);
  const binary = suffix in BINARY ? 1024n ** BigInt(BINARY[suffix as keyof typeof BINARY]) : 1n;
  const tens =
    exponent === undefined && binary === 1n ? DECIMAL[suffix as keyof typeof DECIMAL] : Number(exponent ?? 0);
  const power = 9 + tens - fraction.length;
  const amount = power >= 0 ? digits * binary * 10n ** BigInt(power) : (digits * binary) / 10n ** BigInt(-power);
  return sign === '-' ? -amount : amount;
}
