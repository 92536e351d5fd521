/** How a run is asked for; see README.md. */
export interface ChaosSettings {
  /** `short` is part of `npm run test:kafka`, `full` is `npm run test:chaos`. */
  readonly level: 'short' | 'full';
  readonly seed: number;
  /** File that gets one JSON line for each scenario; null: nowhere. */
  readonly rowsFile: string | null;
  /** Entry file of the processor under test; null: the built one. */
  readonly processorFile: string | null;
}

const madeUpSeed = Math.floor(Math.random() * 2 ** 31);

/** Throws for a level or a seed that cannot be meant. */
export function chaosSettings(env: NodeJS.ProcessEnv = process.env): ChaosSettings {
  const level = env['CHAOS_LEVEL'] ?? 'short';
  if (level !== 'short' && level !== 'full') throw new Error(`CHAOS_LEVEL is ${level}: must be short or full`);
  const seed = Number(env['CHAOS_SEED'] ?? madeUpSeed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`CHAOS_SEED is ${seed}: must be a whole number`);
  return { level, seed, rowsFile: env['CHAOS_ROWS'] ?? null, processorFile: env['CHAOS_PROCESSOR'] ?? null };
}

/** The first ones of a list of cases, or all of them. */
export function firstOf<T>(cases: readonly T[], short: number): readonly T[] {
  return cases.slice(0, asOften({ short, full: cases.length }));
}

/** As many as the level asks for. */
export function asOften(counts: { readonly short: number; readonly full: number }): number {
  return counts[chaosSettings().level];
}
