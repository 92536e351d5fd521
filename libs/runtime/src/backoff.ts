export interface BackoffOptions {
  readonly baseMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** Share of the delay that is drawn at random, 0 to 1: 0.2 spreads over the last fifth. */
  readonly jitter: number;
  /** Uniform in [0, 1); a parameter so that tests are repeatable. */
  readonly random: () => number;
}

export interface Backoff {
  nextMs(): number;
  reset(): void;
}

/** Exponential waiting times with a ceiling and jitter, so that many clients do not come back together. */
export function backoff(options: BackoffOptions): Backoff {
  let delayMs = options.baseMs;
  return {
    nextMs() {
      const spreadMs = delayMs * options.jitter;
      const nextMs = delayMs - spreadMs + spreadMs * options.random();
      delayMs = Math.min(options.maxMs, delayMs * options.factor);
      return Math.round(nextMs);
    },
    reset() {
      delayMs = options.baseMs;
    },
  };
}
