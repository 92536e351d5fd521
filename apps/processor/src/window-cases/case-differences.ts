import type { CaseOutcome, CaseResult } from './window-case.js';

/** Averages are compared with this relative tolerance, as the cases ask; everything else exactly. */
const TOLERANCE = 1e-9;
const AVERAGES: ReadonlySet<string> = new Set<keyof CaseResult>(['avgPrice', 'avgChange']);

/** What differs, one sentence each; empty when the outcome is as expected. */
export function caseDifferences(expected: CaseOutcome, actual: CaseOutcome): string[] {
  const differences: string[] = [];
  const results = Math.max(expected.results.length, actual.results.length);
  for (let index = 0; index < results; index += 1) {
    differences.push(...resultDifferences(`results[${index}]`, expected.results[index], actual.results[index]));
  }
  for (const field of ['lateDropped', 'lateEventIndexes', 'finalStreamTime'] as const) {
    const [wanted, got] = [JSON.stringify(expected[field]), JSON.stringify(actual[field])];
    if (wanted !== got) differences.push(`${field} is ${got}, expected ${wanted}`);
  }
  return differences;
}

function resultDifferences(path: string, expected: CaseResult | undefined, actual: CaseResult | undefined): string[] {
  if (expected === undefined) return [`${path} is ${JSON.stringify(actual)}, expected no more results`];
  if (actual === undefined) return [`${path} is missing, expected ${JSON.stringify(expected)}`];
  const fields = Object.keys(expected) as (keyof CaseResult)[];
  return fields
    .filter((field) => !isEqual(field, expected[field], actual[field]))
    .map((field) => `${path}.${field} is ${actual[field]}, expected ${expected[field]}`);
}

function isEqual(field: string, expected: string | number | null, actual: string | number | null): boolean {
  if (expected === actual) return true;
  if (!AVERAGES.has(field) || typeof expected !== 'number' || typeof actual !== 'number') return false;
  return Math.abs(expected - actual) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(actual));
}
