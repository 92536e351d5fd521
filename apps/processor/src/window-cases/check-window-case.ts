import { caseDifferences } from './case-differences.js';
import { readWindowCase } from './read-window-case.js';
import { runWindowCase } from './run-window-case.js';
import type { WindowCase } from './window-case.js';

export interface CheckedCase {
  /** What was run, for a person. */
  readonly summary: string;
  /** Empty when the case passed. */
  readonly differences: readonly string[];
}

/** Runs the case of a file uncut, cut where it asks for it, and cut after every event. Throws `WindowCaseError` for a bad file. */
export async function checkWindowCase(text: string): Promise<CheckedCase> {
  const windowCase = readWindowCase(text);
  const { events, expected, restartAfterEventIndexes } = windowCase;
  const runs: readonly (readonly [string, Iterable<number>])[] = [
    ['', []],
    ['restarted where the case says: ', restartAfterEventIndexes],
    ['restarted after every event: ', events.keys()],
  ];
  const differences: string[] = [];
  for (const [label, restartAfter] of runs) {
    const outcome = await runWindowCase(windowCase, new Set(restartAfter));
    differences.push(...caseDifferences(expected, outcome).map((difference) => label + difference));
  }
  return { summary: summaryOf(windowCase), differences };
}

function summaryOf({ events, expected, windowMs, graceMs }: WindowCase): string {
  const { results, lateDropped } = expected;
  return `${events.length} events, ${results.length} results, ${lateDropped} late, windows of ${windowMs} ms, grace ${graceMs} ms`;
}
