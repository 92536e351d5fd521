import { KEPT_ALERTS, SNAPSHOT_POINTS } from '@cmp/contracts';
import { isCoinId, MAX_COIN_ID_LENGTH } from '@cmp/market';
import { z } from 'zod';

/** The shapes of the HTTP API: they check what comes in, and the OpenAPI document is made of them. */

/** Most windows of one coin in one answer; more than a snapshot holds are read from the log. */
export const MAX_HISTORY = 500;

const instant = z.iso.datetime().meta({ description: 'ISO 8601 in UTC', example: '2025-11-04T17:45:30.000Z' });
const coinId = z.string().min(1).max(MAX_COIN_ID_LENGTH).meta({ description: 'CoinGecko id', example: 'bitcoin' });

const coinParameter = coinId.refine(isCoinId, 'must be a CoinGecko id, like bitcoin');
const wholeNumber = z.coerce
  .number('must be a whole number')
  .int('must be a whole number')
  .min(1, 'must be at least 1');

const windowParameterShape = wholeNumber.optional().meta({
  description: 'Length of one of the configured windows; the primary one (WINDOW_MS) by default',
  example: 30_000,
});

export const pulsesQuery = z.object({
  coin: coinParameter.optional(),
  limit: wholeNumber
    .max(MAX_HISTORY, `must be at most ${MAX_HISTORY}`)
    .default(SNAPSHOT_POINTS)
    .meta({ description: `Newest windows per coin; without coin at most ${SNAPSHOT_POINTS}` }),
  window_ms: windowParameterShape,
});

const LAST_INSTANT_MS = Date.UTC(10_000, 0) - 1;

/** Epoch ms of an instant in a path: ISO 8601, or the number itself. */
const instantParameter = z
  .string()
  .transform((text, context) => {
    const epochMs = /^\d{1,15}$/.test(text) ? Number(text) : isoInstantMs(text);
    if (epochMs !== null && epochMs <= LAST_INSTANT_MS) return epochMs;
    context.addIssue('must be ISO 8601 in UTC like 2025-11-04T17:45:30.000Z, or epoch ms like 1762278330000');
    return z.NEVER;
  })
  .meta({ description: "The window's end: ISO 8601 in UTC, or epoch ms", example: '2025-11-04T17:45:30.000Z' });

function isoInstantMs(text: string): number | null {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) : null;
}

export const explainParameters = z.object({ coin: coinParameter, windowEnd: instantParameter });
export const explainQuery = z.object({ window_ms: windowParameterShape });

const DEFAULT_ALERTS = 100;

export const alertsQuery = z.object({
  coin: coinParameter.optional(),
  limit: wholeNumber
    .max(KEPT_ALERTS, `must be at most ${KEPT_ALERTS}`)
    .default(DEFAULT_ALERTS)
    .meta({ description: 'Newest events of the history' }),
});

export const coinShape = z
  .strictObject({ id: coinId, symbol: z.string(), name: z.string() })
  .meta({ id: 'Coin', description: 'A coin the pipeline follows' });

const alertShape = z.strictObject({
  direction: z.enum(['up', 'down']),
  change_24h: z.number().meta({ description: 'Average change in percent that raised it' }),
  since: instant,
});

/** The eight fields of the original system. */
const originalFields = {
  coin: coinId,
  coin_id: z.string().meta({ description: 'Ticker symbol', example: 'BTC' }),
  price: z.number().positive().meta({ description: 'Average price of the window', example: 103895 }),
  change_24h: z.number().nullable().meta({ description: 'Average 24 h change in percent', example: 3.45 }),
  volume_24h: z.number().nullable().meta({ description: 'Largest 24 h volume', example: 45678901234.56 }),
  volatility: z.enum(['Stable', 'Moving', 'Volatile', 'Unknown']),
  trend: z.enum(['📈 Rising', '📉 Falling', '➡️ Stable', 'Unknown']),
  timestamp: instant,
};

const windowFields = {
  window_start: instant,
  window_end: instant,
  window_ms: z.int().positive(),
  revision: z
    .int()
    .nonnegative()
    .meta({ description: '0 when the window closed; more when a late price corrected it' }),
  samples: z.int().positive(),
  fresh_samples: z.int().nonnegative(),
  sources: z.array(z.string()),
  first_price: z.number().positive(),
  last_price: z.number().positive(),
  volume_scope: z.enum(['global', 'venue']),
  closed_by: z.enum(['event-time', 'idle', 'ingest']),
  alert: alertShape.nullable(),
  inputs: z
    .strictObject({ partition: z.int(), first_offset: z.int(), last_offset: z.int() })
    .nullable()
    .meta({ description: 'Where in the tick topic its samples are; null for posted pulses' }),
  schema_version: z.literal(1),
};

export const pulseShape = z
  .strictObject({ ...originalFields, ...windowFields })
  .meta({ id: 'Pulse', description: 'The result of one coin and one time window' });

const ingestedPulseShape = z.object({ ...originalFields, ...z.object(windowFields).partial().shape }).meta({
  id: 'IngestedPulse',
  description: 'The eight original fields; those of the window follow from timestamp when missing',
});

export const ingestBody = z.object({ data: z.array(ingestedPulseShape).max(1000) }).meta({ id: 'IngestBody' });
export const ingestAnswer = z.strictObject({ accepted: z.int() }).meta({ id: 'IngestAnswer' });

const sourceStatusShape = z
  .strictObject({
    source: z.string(),
    state: z.enum(['starting', 'ok', 'limited', 'down', 'misconfigured', 'unused']),
    detail: z.string(),
    simulated: z.boolean(),
    active: z.boolean(),
    attribution: z.strictObject({ text: z.string(), url: z.url() }).nullable(),
    interval_ms: z.int().nonnegative(),
    next_poll_at: instant.nullable(),
    last_success_at: instant.nullable(),
    credits_left: z.number().nullable(),
    unserved_coins: z.array(coinId),
    updated_at: instant,
    schema_version: z.literal(1),
  })
  .meta({ id: 'SourceStatus', description: 'What a source last said of itself' });

export const alertAnswerShape = z
  .strictObject({
    coin: coinId,
    coin_id: z.string(),
    ...alertShape.shape,
    current_change_24h: z.number().nullable(),
    price: z.number().positive().nullable().meta({ description: 'Null when only the alert is known of the coin' }),
    window_end: instant,
  })
  .meta({ id: 'Alert', description: 'An alert that was raised and has not cleared' });

export const alertEventShape = z
  .strictObject({
    id: z.string().meta({ description: 'The same when it is raised and when it clears' }),
    coin: coinId,
    coin_id: z.string(),
    event: z.enum(['raised', 'cleared']),
    direction: z.enum(['up', 'down']),
    change_24h: z.number().nullable().meta({ description: 'Average change in percent of the window that decided' }),
    since: instant.meta({ description: 'End of the window that raised it' }),
    window_end: instant.meta({ description: 'End of the window that decided' }),
    window_ms: z.int().positive(),
    schema_version: z.literal(1),
  })
  .meta({ id: 'AlertEvent', description: 'An alert was raised or has cleared' });

const overviewShape = z
  .strictObject({
    total_volume_24h: z.number().nullable(),
    volume_scope: z.enum(['global', 'venue']).nullable(),
    volume_state: z.enum(['current', 'held', 'none']).meta({ description: 'held: shown for want of a newer one' }),
    average_change_24h: z.number().nullable(),
    median_change_24h: z.number().nullable(),
    sentiment: z.enum(['Bullish', 'Bearish', 'Mixed', 'Not enough data']),
    up: z.int(),
    flat: z.int(),
    down: z.int(),
    counted_coins: z.int(),
    coins: z.int(),
  })
  .meta({ id: 'Overview' });

export const coinsAnswer = z.strictObject({ coins: z.array(coinShape) }).meta({ id: 'CoinsAnswer' });
export const pulsesAnswer = z.strictObject({ pulses: z.array(pulseShape) }).meta({ id: 'PulsesAnswer' });
export const alertsAnswer = z
  .strictObject({
    alerts: z.array(alertAnswerShape).meta({ description: 'Open now, largest change first' }),
    history: z.array(alertEventShape).meta({ description: 'What was raised and cleared, newest first' }),
  })
  .meta({ id: 'AlertsAnswer' });

export const inputShape = z
  .strictObject({
    partition: z.int().nonnegative(),
    offset: z.int().nonnegative(),
    record_id: z.string(),
    event_time: instant.meta({ description: 'When the price was observed' }),
    price: z.number().positive(),
    change_24h: z.number().nullable(),
    volume_24h: z.number().nullable(),
    source: z.string(),
    source_time: instant.nullable(),
    counted: z.literal(true),
  })
  .meta({ id: 'PulseInput', description: 'A tick that counts in a window, with its place in the tick topic' });

export const explainedAnswer = z
  .strictObject({
    pulse: pulseShape,
    revisions: z.array(pulseShape).meta({ description: 'Oldest first, as far as the pulse topic still holds them' }),
    inputs: z
      .array(inputShape)
      .nullable()
      .meta({ description: 'In the order of the tick topic; the average of their prices is the price of the pulse' }),
    complete: z.boolean().meta({ description: 'Whether these are all samples of the pulse' }),
    why: z.string().optional().meta({ description: 'What is missing, when not complete' }),
  })
  .meta({ id: 'ExplainedPulse', description: 'A pulse, its revisions, and the ticks that made it' });

export const statusAnswer = z
  .strictObject({
    server_time: instant,
    version: z.string(),
    window_ms: z.int().meta({ description: 'Length of the primary window' }),
    windows: z
      .array(
        z.strictObject({
          window_ms: z.int().positive(),
          advance_ms: z.int().positive(),
          grace_ms: z.int().nonnegative().meta({ description: 'How long after its end a window waits' }),
        }),
      )
      .meta({ description: 'Every definition that is computed, the primary one first' }),
    correction_ms: z
      .int()
      .nonnegative()
      .meta({ description: 'How long after end and grace a late price still corrects a window' }),
    simulated: z.boolean().meta({ description: 'True when any active source makes its prices up' }),
    log_available: z.boolean(),
    history_complete: z
      .boolean()
      .meta({ description: 'False while the last windows are still being read from the log' }),
    sources: z.array(sourceStatusShape),
    overview: overviewShape,
    newest_window_end: instant.nullable(),
    clients: z.strictObject({ plain: z.int(), feed: z.int(), socketio: z.int() }),
    lag: z
      .record(z.string(), z.int().nullable())
      .meta({ description: 'Records of each topic this gateway has not read yet; null where unknown' }),
  })
  .meta({ id: 'StatusAnswer' });

export const errorShape = z
  .strictObject({ error: z.strictObject({ code: z.string(), message: z.string(), field: z.string().optional() }) })
  .meta({ id: 'Error', description: 'What was wrong, and what would be right' });
