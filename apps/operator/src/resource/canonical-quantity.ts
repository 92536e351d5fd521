const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti'] as const;
const DECIMAL = ['', 'k', 'M', 'G', 'T'] as const;

/** CPU as the API server writes it: `1000m` is `1`, `0.5` is `500m`. Written otherwise, an object would differ from what was applied. */
export function canonicalCpu(text: string): string {
  const milli = text.endsWith('m') ? Number(text.slice(0, -1)) : Math.round(Number(text) * 1000);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Bytes or a count as the API server writes it: the largest unit of its family that leaves a whole number, `1024Mi` is `1Gi`. */
export function canonicalAmount(text: string): string {
  const binary = text.endsWith('i');
  const units = binary ? BINARY : DECIMAL;
  const step = binary ? 1024 : 1000;
  let amount = bytesOf(text);
  let unit = 0;
  while (amount > 0 && amount % step === 0 && unit < units.length - 1) {
    amount /= step;
    unit += 1;
  }
  return `${amount}${units[unit]}`;
}

export function bytesOf(text: string): number {
  const [, count = '0', unit = ''] = /^(\d+)([kMGT]i?|Ki)?$/.exec(text) ?? [];
  const binary = BINARY.findIndex((name) => name === unit);
  const power = binary > 0 ? 1024 ** binary : 1000 ** DECIMAL.findIndex((name) => name === unit);
  return Number(count) * power;
}
