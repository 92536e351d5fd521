import type { z } from 'zod';

/** A rule over one value, told twice: to the API server in CEL, to the parser in TypeScript. */
export interface CelRule<T> {
  /** CEL over `self` and, for a rule about changes, `oldSelf`. */
  readonly rule: string;
  /** What to change, for the person whose object is refused. */
  readonly message: string;
  /** The same in TypeScript; absent for a rule about changes, which only the API server can judge. */
  readonly holds?: (value: T) => boolean;
}

/** The schema with its rules: they reach the CRD as `x-kubernetes-validations`, and the parser as refinements. */
export function ruled<S extends z.ZodType>(schema: S, rules: readonly CelRule<z.output<S>>[]): S {
  const refined = rules.reduce<S>(
    (sofar, { holds, message }) => (holds === undefined ? sofar : sofar.refine((value) => holds(value), message)),
    schema,
  );
  return refined.meta({ 'x-kubernetes-validations': rules.map(({ rule, message }) => ({ rule, message })) });
}
