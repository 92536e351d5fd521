import { z } from 'zod';
import { ruled } from './cel-rule.js';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST = 12;

export interface DurationLimits {
  readonly min: string;
  readonly max: string;
  /** Whole seconds only: CEL has no remainder of durations, and what must divide something else is counted in seconds. */
  readonly wholeSeconds?: true;
}

/** A whole number and one unit, `30s`: CEL's `duration()` reads it, and so does a person. */
export function duration(meaning: string, { min, max, wholeSeconds }: DurationLimits) {
  const units = wholeSeconds === true ? 's|m|h' : 'ms|s|m|h';
  const text = z
    .string()
    .max(LONGEST)
    .regex(new RegExp(`^[0-9]{1,9}(${units})$`), {
      error: `must be a whole number and a unit (${units.replaceAll('|', ', ')})`,
      abort: true,
    });
  return ruled(text, [
    {
      rule: `duration(self) >= duration('${min}') && duration(self) <= duration('${max}')`,
      message: `must be ${min} to ${max}`,
      holds: (value) => durationMs(value) >= durationMs(min) && durationMs(value) <= durationMs(max),
    },
  ]).describe(meaning);
}

/** A duration, or `off`. */
export function durationOrOff(meaning: string, { min, max }: DurationLimits) {
  const text = z
    .string()
    .max(LONGEST)
    .regex(/^([0-9]{1,9}(ms|s|m|h)|off)$/, {
      error: 'must be a whole number and a unit (ms, s, m, h), or off',
      abort: true,
    });
  return ruled(text, [
    {
      rule: `self == 'off' || (duration(self) >= duration('${min}') && duration(self) <= duration('${max}'))`,
      message: `must be ${min} to ${max}, or off`,
      holds: (value) =>
        value === 'off' || (durationMs(value) >= durationMs(min) && durationMs(value) <= durationMs(max)),
    },
  ]).describe(meaning);
}

/** Milliseconds of a duration that the schema has let pass; NaN for any other text. */
export function durationMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(count) * (UNIT_MS[unit] ?? Number.NaN);
}
