/** Time as a parameter: the system's in production, one that the test moves in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Resolves after `ms`, or at once (without an error) when `signal` aborts: the caller looks at the signal. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `job` every `ms` until stopped; never keeps the process alive. */
  every(ms: number, job: () => void): Repeating;
}

export interface Repeating {
  stop(): void;
}

/** Node's timers hold 31 bits: a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      let leftMs = ms;
      const next = (): NodeJS.Timeout => {
        const waitMs = Math.min(leftMs, LONGEST_TIMER_MS);
        leftMs -= waitMs;
        return setTimeout(() => (leftMs > 0 ? void (timer = next()) : finish()), waitMs);
      };
      let timer = next();
      signal?.addEventListener('abort', finish, { once: true });
    });
  },
  every(ms, job) {
    const timer = setInterval(job, ms);
    timer.unref();
    return { stop: () => clearInterval(timer) };
  },
};
