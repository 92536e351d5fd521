/** Waiting times of a reflector, in milliseconds unless named otherwise. */
export interface ReflectorLimits {
  /** A watch that says nothing, not even a bookmark (the server sends one a minute), is taken for dead. */
  readonly silenceMs: number;
  /** The server is asked to end a watch after a random time between the two, so that watches do not end together. */
  readonly watchSeconds: readonly [least: number, most: number];
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** How often to look whether a resource exists by now, or may be read by now. */
  readonly slowRetryMs: number;
  /** A watch that lived this long was well. */
  readonly healthyMs: number;
}

export const REFLECTOR_LIMITS: ReflectorLimits = {
  silenceMs: 150_000,
  watchSeconds: [300, 600],
  retryMs: 500,
  retryMaxMs: 30_000,
  slowRetryMs: 20_000,
  healthyMs: 5_000,
};
