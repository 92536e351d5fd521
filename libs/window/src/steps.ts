/**
 * Work that may be interrupted wherever it yields, but not by anything that touches the same state: the result is the same however long
 * the pauses are. Steps take about a millisecond each, so that ten thousand windows do not hold up everything else in the process.
 */
export type Steps<Result = void> = Generator<void, Result>;

/** All steps one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
