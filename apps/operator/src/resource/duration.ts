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
export function duration(meaning: string, limits: DurationLimits) {
  const units = limits.wholeSeconds === true ? ['s', 'm', 'h'] : ['ms', 's', 'm', 'h'];
  const message = `must be ${limits.min} to ${limits.max}, a whole number and one unit: ${units.join(', ')}`;
  const pattern = `^[0-9]{1,9}(${units.join('|')})$`;
  const text = z.string().max(LONGEST).regex(new RegExp(pattern), { error: message, abort: true });
  const holds = (value: string) => isWithin(value, limits);
  return ruled(text, [{ rule: within(limits, pattern), message, holds }]).describe(meaning);
}

/** A duration, or `off`. */
export function durationOrOff(meaning: string, limits: DurationLimits) {
  const message = `must be ${limits.min} to ${limits.max}, a whole number and one unit: ms, s, m, h; or off`;
  const text = z
    .string()
    .max(LONGEST)
    .regex(/^([0-9]{1,9}(ms|s|m|h)|off)$/, { error: message, abort: true });
  const holds = (value: string) => value === 'off' || isWithin(value, limits);
  const rule = within(limits, '^[0-9]{1,9}(ms|s|m|h)$');
  return ruled(text, [{ rule, message, holds }]).describe(meaning);
}

/**
 * Only of what the pattern lets pass: a rule that cannot be evaluated is an error that the API server does not forgive a stored object, so
 * that not even its status could be written.
 */
const within = ({ min, max }: DurationLimits, pattern: string) =>
  `!self.matches('${pattern}') || duration(self) >= duration('${min}') && duration(self) <= duration('${max}')`;

const isWithin = (value: string, { min, max }: DurationLimits) =>
  durationMs(value) >= durationMs(min) && durationMs(value) <= durationMs(max);

/** Milliseconds of a duration that the schema has let pass; NaN for any other text. */
export function durationMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(count) * (UNIT_MS[unit] ?? Number.NaN);
}
