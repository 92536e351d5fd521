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

const instant = z.iso.datetime().nullable();

const entryFields = {
  id: id.meta({ description: 'Partition and offset in the dead-letter topic', example: '0-17' }),
  topic: z.string().meta({ description: 'Where the refused record was' }),
  partition: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  reason: z.enum(DEAD_LETTER_REASONS),
  detail: z.string(),
  key: z.string().nullable(),
  stored_at: instant.meta({ description: 'When the log stored the refused record' }),
  state: z.enum(['open', ...DEAD_LETTER_STATES]),
  settled_at: instant,
};

const entry = z.strictObject(entryFields).meta({ id: 'DeadLetter', description: 'A record that could not be used' });

export const listAnswer = z
  .strictObject({
    open: z.int().nonnegative().meta({ description: 'How many wait, of all reasons' }),
    dead_letters: z.array(entry).meta({ description: 'Newest first' }),
    next: id.nullable().meta({ description: 'Value of `after` for the next page; null on the last one' }),
  })
  .meta({ id: 'DeadLetterList' });

export const wholeAnswer = z
  .strictObject({
    ...entryFields,
    value_base64: z.string().nullable().meta({ description: 'Its bytes as they were' }),
    value_bytes: z.int().nonnegative().optional().meta({ description: 'Length of the whole value, if it was cut' }),
    value_truncated: z.boolean().optional(),
    key_bytes: z.int().nonnegative().optional(),
    headers_bytes: z.int().nonnegative().optional(),
    value_text: z.string().nullable().meta({ description: 'The same as text, where it is UTF-8' }),
    headers: z.record(z.string(), z.string()),
    schema_version: z.int(),
  })
  .meta({ id: 'WholeDeadLetter' });

export const settledAnswer = z
  .strictObject({
    id,
    outcome: z.enum(['replayed', 'dismissed', 'already_replayed', 'already_dismissed', 'unknown', 'refused']),
    at: instant.optional().meta({ description: 'Of what was settled before: when' }),
    why: z.string().optional().meta({ description: 'Of what was not done: why' }),
  })
  .meta({ id: 'SettledDeadLetter' });

export const replayManyAnswer = z
  .strictObject({ results: z.array(settledAnswer), open: z.int().nonnegative() })
  .meta({ id: 'SettledDeadLetters' });

/** `value`: a corrected tick, as an object or as JSON text. */
export const replayBody = z
  .strictObject(
    { value: z.union([z.string(), z.record(z.string(), z.unknown())]).optional() },
    'must be {} or {"value": …}',
  )
  .nullish()
  .meta({ id: 'ReplayBody', description: 'Nothing, or a corrected tick' });

/** Which ones: by id, or the open ones of a reason. */
export const replayManyBody = z
  .union(
    [
      z.strictObject({ ids: z.array(id).min(1).max(MOST_AT_ONCE) }),
      z.strictObject({ state: z.literal('open'), reason: reason.optional() }),
    ],
    'must be {"ids": ["0-17", …]} or {"state": "open"} with or without a "reason"',
  )
  .meta({ id: 'ReplayManyBody' });
