import type { Verdict } from './verify-log.js';
import type { Difference } from './verify-partition.js';

const MAX_ROWS = 100;
const HEAD = ['partition', 'coin', 'window', 'end', 'field', 'expected', 'published'];

/** What a person reads: a table of the differences, what was left out and why, and last `N passed, N failed`. */
export function verdictLines({ passed, failed, differences, leftOut, unprocessed }: Verdict): string[] {
  const more = differences.length - MAX_ROWS;
  const reasons = [
    reason(leftOut.open, 'windows are still open'),
    reason(leftOut.cut, 'windows reach back to where retention has cut the log'),
    reason(leftOut.otherDefinition, 'windows belong to definitions that are not configured now'),
    reason(unprocessed, 'ticks are not processed yet'),
  ].flat();
  return [
    ...(differences.length === 0 ? [] : table([HEAD, ...differences.slice(0, MAX_ROWS).map(rowOf)])),
    ...(more > 0 ? [`and ${more} more differences`] : []),
    ...(reasons.length === 0 ? [] : [`left out: ${reasons.join('; ')}`]),
    `${passed} passed, ${failed} failed`,
  ];
}

function reason(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function rowOf(one: Difference): string[] {
  const { partition, coin, windowMs, windowEnd, field, expected, published } = one;
  return [String(partition), coin, `${windowMs / 1000} s`, windowEnd, field, expected, published];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
