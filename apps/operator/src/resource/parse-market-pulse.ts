import type { z } from 'zod';
import { marketPulse, type MarketPulse } from './market-pulse.js';

type Issue = z.core.$ZodIssue;

/** Why an object is no MarketPulse: one sentence for each field, `spec.windows.grace: must be 0s to 1h`. */
export class InvalidMarketPulse extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** Reads what the API server hands over, every default filled in. Fields that this version does not know are left out. Throws `InvalidMarketPulse`. */
export function parseMarketPulse(object: unknown): MarketPulse {
  const result = marketPulse.safeParse(object);
  if (result.success) return result.data;
  throw new InvalidMarketPulse(result.error.issues.map((issue) => `${pathOf(issue)}: ${faultOf(issue)}`));
}

function pathOf({ path }: Issue): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return steps.join('').replace(/^\./, '') || 'the object';
}

/** zod's own words speak of inputs and types; these speak of the field. */
function faultOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.message.includes('received undefined') ? 'is missing: ' : ''}must be ${articled(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(', ')}`.replace(/, ([^,]*)$/, ' or $1');
    case 'too_small':
      return issue.origin === 'array' ? `needs at least ${issue.minimum} item(s)` : `must be at least ${issue.minimum}`;
    case 'too_big':
      return tooBig(issue.origin, issue.maximum, issue.message);
    default:
      return issue.message;
  }
}

function tooBig(origin: string, maximum: number | bigint, message: string): string {
  if (message.startsWith('must')) return message;
  if (origin === 'array') return `takes at most ${maximum} items`;
  return origin === 'string' ? `must have at most ${maximum} characters` : `must be at most ${maximum}`;
}

const articled = (type: string) =>
  type === 'int' ? 'a whole number' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
