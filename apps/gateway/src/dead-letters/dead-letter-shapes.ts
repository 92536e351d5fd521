import { DEAD_LETTER_REASONS, DEAD_LETTER_STATES } from '@cmp/contracts';
import { z } from 'zod';

/** Letters that one request may list or settle. */
export const MOST_AT_ONCE = 1000;

const id = z.string().regex(/^\d{1,10}-\d{1,15}$/, 'must be <partition>-<offset>, like 0-17');
const reason = z.enum(DEAD_LETTER_REASONS, `must be one of ${DEAD_LETTER_REASONS.join(', ')}`);
const states = ['open', ...DEAD_LETTER_STATES, 'all'] as const;

export const idParameter = z.object({ id });

export const listQuery = z.object({
  state: z.enum(states, `must be one of ${states.join(', ')}`).default('open'),
  reason: reason.optional(),
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MOST_AT_ONCE, `must be at most ${MOST_AT_ONCE}`)
    .default(100),
  after: id.optional(),
});

/** `value`: a corrected tick, as an object or as JSON text. */
export const replayBody = z
  .strictObject(
    { value: z.union([z.string(), z.record(z.string(), z.unknown())]).optional() },
    'must be {} or {"value": …}',
  )
  .nullish();

/** Which ones: by id, or the open ones of a reason. */
export const replayManyBody = z.union(
  [
    z.strictObject({ ids: z.array(id).min(1).max(MOST_AT_ONCE) }),
    z.strictObject({ state: z.literal('open'), reason: reason.optional() }),
  ],
  'must be {"ids": ["0-17", …]} or {"state": "open"} with or without a "reason"',
);
