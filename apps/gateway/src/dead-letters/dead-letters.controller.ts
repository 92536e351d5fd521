import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { RecordFormatError, type DeadLetterRecord } from '@cmp/contracts';
import { LogError } from '@cmp/event-log';
import { ApiError } from '../http/api-error.js';
import { parseParameters } from '../http/parse-parameters.js';
import { DEAD_LETTER_DESK } from '../http/tokens.js';
import { AdminKeyGuard } from './admin-key.js';
import type { DeadLetterDesk, SettleOutcome, WholeDeadLetter } from './dead-letter-desk.js';
import type { DeadLetterEntry } from './dead-letter-index.js';
import { idParameter, listQuery, MOST_AT_ONCE, replayBody, replayManyBody } from './dead-letter-shapes.js';

interface ShownDeadLetter extends DeadLetterRecord {
  readonly id: string;
  readonly state: DeadLetterEntry['state'];
  readonly settled_at: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The value as text where it is UTF-8. */
  readonly value_text: string | null;
}

/** Dead letters for a person on call: docs/operations/dead-letters.md. */
@Controller('api/dead-letters')
@UseGuards(AdminKeyGuard)
export class DeadLettersController {
  constructor(@Inject(DEAD_LETTER_DESK) private readonly desk: DeadLetterDesk) {}

  @Get()
  list(@Query() query: unknown): { open: number; dead_letters: readonly DeadLetterEntry[]; next: string | null } {
    const { limit, after, ...filter } = parseParameters(listQuery, query);
    const entries = this.desk.index.list(filter, limit, after);
    const next = entries.length === limit ? (entries.at(-1)?.id ?? null) : null;
    return { open: this.desk.index.open, dead_letters: entries, next };
  }

  @Get(':id')
  async show(@Param() parameters: unknown): Promise<ShownDeadLetter> {
    const { id } = parseParameters(idParameter, parameters);
    const whole = await withLog(() => this.desk.read(id));
    if (whole === null) throw notFound(id);
    const entry = this.desk.index.get(id);
    return { id, state: entry?.state ?? 'open', settled_at: entry?.settled_at ?? null, ...shown(whole) };
  }

  @Post(':id/replay')
  @HttpCode(200)
  async replay(@Param() parameters: unknown, @Body() body: unknown): Promise<SettleOutcome> {
    const { id } = parseParameters(idParameter, parameters);
    const { value } = parseParameters(replayBody, body) ?? {};
    const text = typeof value === 'object' ? JSON.stringify(value) : value;
    return found(await withLog(() => this.desk.replay(id, text === undefined ? undefined : Buffer.from(text))));
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  async dismiss(@Param() parameters: unknown): Promise<SettleOutcome> {
    const { id } = parseParameters(idParameter, parameters);
    return found(await withLog(() => this.desk.dismiss(id)));
  }

  /** As many as one request may; `open` tells whether to ask again. */
  @Post('replay')
  @HttpCode(200)
  async replayMany(@Body() body: unknown): Promise<{ results: readonly SettleOutcome[]; open: number }> {
    const which = parseParameters(replayManyBody, body);
    const ids =
      'ids' in which
        ? which.ids
        : this.desk.index
            .list(which, MOST_AT_ONCE)
            .map(({ id }) => id)
            .reverse();
    const results: SettleOutcome[] = [];
    for (const id of new Set(ids)) results.push(await withLog(() => this.desk.replay(id)));
    return { results, open: this.desk.index.open };
  }
}

function shown({ letter, record }: WholeDeadLetter) {
  const bytes = letter.value_base64 === null ? null : Buffer.from(letter.value_base64, 'base64');
  const text = bytes?.toString('utf8') ?? null;
  const isText = text !== null && bytes !== null && Buffer.from(text).equals(bytes);
  return { ...letter, headers: record.headers, value_text: isText ? text : null };
}

function found(outcome: SettleOutcome): SettleOutcome {
  if (outcome.outcome === 'unknown') throw notFound(outcome.id);
  if (outcome.outcome === 'refused') throw new ApiError(409, 'not_replayable', outcome.why);
  return outcome;
}

function notFound(id: string): ApiError {
  return new ApiError(404, 'unknown_dead_letter', `there is no dead letter ${id}; /api/dead-letters lists them`, 'id');
}

async function withLog<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RecordFormatError)
      throw new ApiError(422, 'bad_tick', `value.${error.field}: ${error.message}`, `value.${error.field}`);
    if (error instanceof LogError) throw new ApiError(503, 'log_away', 'the log does not answer now; try again later');
    throw error;
  }
}
