import { otherWork } from '@cmp/runtime';
import type { Steps } from '@cmp/window';

/** Takes the steps with a turn of the event loop after each, in which nobody may touch what they work on. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await otherWork();
  }
}
