import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 300;

/**
 * Waits until `probe` gives a truthy value and gives it; at the deadline it fails with what was waited for and what was seen last. Looks
 * less often than `eventually`: each look is a request to an API server that has other work on the same two cores.
 */
export async function within<T>(
  seconds: number,
  what: string,
  probe: () => T | Promise<T>,
): Promise<NonNullable<Exclude<T, false | '' | 0>>> {
  const endMs = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      last = await probe();
      if (last) return last as NonNullable<Exclude<T, false | '' | 0>>;
    } catch (error) {
      last = error;
    }
    await wait(LOOK_AGAIN_MS);
  } while (Date.now() < endMs);
  throw new Error(`not within ${seconds} s: ${what} (last seen: ${shown(last)})`);
}

/** The same until nothing is left: what is left is what a failure tells. */
export async function emptyWithin(
  seconds: number,
  what: string,
  probe: () => Promise<readonly string[]>,
): Promise<void> {
  let left: readonly string[] = [];
  await within(seconds, what, async () => (left = await probe()).length === 0).catch((error: Error) => {
    throw new Error(`${error.message}; left: ${left.join(', ')}`, { cause: error });
  });
}

const shown = (value: unknown) => (value instanceof Error ? value.message : (JSON.stringify(value) ?? String(value)));
