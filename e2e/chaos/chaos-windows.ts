/** One window definition as the tests know it, ms. */
export interface ChaosWindow {
  readonly sizeMs: number;
  readonly advanceMs: number;
  readonly graceMs: number;
}

/** Short windows, so that many close: one tumbling, one hopping. */
export const CHAOS_WINDOWS: readonly ChaosWindow[] = [
  { sizeMs: 2000, advanceMs: 2000, graceMs: 1000 },
  { sizeMs: 6000, advanceMs: 3000, graceMs: 500 },
];

export const CORRECTION_MS = 20_000;
export const MAX_FUTURE_SKEW_MS = 60_000;

/** The shortest session that brokers allow: who is killed or suspended is missed after that. */
export const SESSION_MS = 6000;

/** The processor's variables that say the same. Windows close by event time alone, so that every revision can be foretold. */
export const WINDOW_VARIABLES: Readonly<Record<string, string>> = {
  WINDOW_MS: '2000',
  GRACE_MS: '1000',
  MORE_WINDOWS: '6s/3s+500ms',
  CORRECTION_MS: String(CORRECTION_MS),
  MAX_FUTURE_SKEW_MS: String(MAX_FUTURE_SKEW_MS),
  IDLE_CLOSE_MS: 'off',
};
