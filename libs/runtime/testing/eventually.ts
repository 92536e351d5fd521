const POLL_MS = 5;

/** Waits until `probe` gives a truthy value, or fails at the deadline with what was waited for and the last value seen. */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<NonNullable<T>> {
  const endMs = Date.now() + deadlineMs;
  let last: T;
  do {
    last = await probe();
    if (last) return last;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  } while (Date.now() < endMs);
  throw new Error(`not within ${deadlineMs} ms: ${what} (last seen: ${String(last)})`);
}
