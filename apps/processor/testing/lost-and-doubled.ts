/** `N lost, M doubled`: what of `expected` is not in `found`, and what `found` holds beyond it. A changed one is both. */
export function lostAndDoubled(expected: readonly string[], found: readonly string[]): string {
  return `${surplusOf(expected, found)} lost, ${surplusOf(found, expected)} doubled`;
}

function surplusOf(these: readonly string[], beyond: readonly string[]): number {
  const left = new Map<string, number>();
  for (const one of beyond) left.set(one, (left.get(one) ?? 0) + 1);
  return these.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  }).length;
}
