import { VariableFault, type Variable } from './variable.js';

export type Variables = Readonly<Record<string, Variable<unknown>>>;

/** The values of a table of variables, by the table's keys. */
export type ConfigOf<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never;
};

/** Everything that is wrong with the environment, one sentence each. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Checks that concern several variables at once; yields one sentence per fault. */
export type CrossCheck<V extends Variables> = (config: ConfigOf<V>) => Iterable<string>;

/**
 * Reads every variable of the table from `environment`; empty text counts as unset. Throws one `ConfigError` with all faults;
 * the cross checks run only over values that are right on their own.
 */
export function parseVariables<V extends Variables>(
  variables: V,
  environment: Readonly<Record<string, string | undefined>>,
  crossChecks: readonly CrossCheck<V>[] = [],
): ConfigOf<V> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, variable] of Object.entries(variables)) {
    const raw = environment[variable.name]?.trim();
    try {
      values[key] = raw === undefined || raw === '' ? variable.default : variable.parse(raw);
    } catch (error) {
      if (!(error instanceof VariableFault)) throw error;
      faults.push(`${variable.name}=${shown(variable, raw)}: ${error.message}`);
    }
  }
  const config = values as ConfigOf<V>;
  if (faults.length === 0) for (const check of crossChecks) faults.push(...check(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function shown(variable: Variable<unknown>, raw: string | undefined): string {
  if (variable.secret) return '(hidden)';
  return JSON.stringify((raw ?? '').slice(0, 80));
}
