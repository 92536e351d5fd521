import type { Coin } from '@cmp/market';
import {
  choiceAt,
  coinAt,
  fieldsOf,
  flagAt,
  instantTextAt,
  integerAt,
  listAt,
  numberAt,
  textAt,
  valueAt,
  type Fields,
} from './fields.js';
import { FEED_VERSION, type FeedBody, type FeedMessage, type FeedStatus, type Thresholds } from './feed-message.js';
import { parseJsonText } from './json-bytes.js';
import { MAX_CURSOR_LENGTH } from './cursor.js';
import { readPulseRecord } from './pulse-codec.js';
import { readSourceStatus } from './source-status-codec.js';
import { MAX_COINS, MAX_NAME_LENGTH, MAX_PULSES, MAX_SOURCES, MAX_SYMBOL_LENGTH } from './text-limits.js';
import { readTickRecord } from './tick-codec.js';

const FEED_TYPES = [
  'hello',
  'snapshot',
  'update',
  'tick',
  'status',
  'gap',
] as const satisfies readonly FeedBody['type'][];

/** One message of the feed. Unknown fields are left out; an unknown `type` is an error of field `type`. Throws `RecordFormatError`. */
export function decodeFeedMessage(text: string): FeedMessage {
  return readFeedMessage(parseJsonText(text, 'message'));
}

/** The same for a message that has been parsed already (Socket.IO). */
export function readFeedMessage(value: unknown): FeedMessage {
  const fields = fieldsOf(value, '', 'message');
  choiceAt(fields, 'v', [FEED_VERSION] as const);
  return { v: FEED_VERSION, seq: integerAt(fields, 'seq', 1), ...readBody(fields) };
}

function readBody(fields: Fields): FeedBody {
  const type = choiceAt(fields, 'type', FEED_TYPES);
  const server_time = instantTextAt(fields, 'server_time');
  switch (type) {
    case 'hello':
      return {
        type,
        server_time,
        window_ms: integerAt(fields, 'window_ms', 1),
        grace_ms: integerAt(fields, 'grace_ms', 0),
        ...(valueAt(fields, 'status_every_ms') === undefined
          ? {}
          : { status_every_ms: integerAt(fields, 'status_every_ms', 1) }),
        coins: listAt(fields, 'coins', MAX_COINS, readCoin),
        thresholds: readThresholds(valueAt(fields, 'thresholds'), 'thresholds'),
      };
    case 'snapshot':
      return {
        type,
        server_time,
        cursor: textAt(fields, 'cursor', MAX_CURSOR_LENGTH),
        pulses: listAt(fields, 'pulses', MAX_PULSES, readPulseRecord),
        ticks: listAt(fields, 'ticks', MAX_COINS, readTickRecord),
        status: readStatus(valueAt(fields, 'status'), 'status'),
      };
    case 'update':
      return {
        type,
        server_time,
        cursor: textAt(fields, 'cursor', MAX_CURSOR_LENGTH),
        pulses: listAt(fields, 'pulses', MAX_PULSES, readPulseRecord),
      };
    case 'tick':
      return { type, server_time, ticks: listAt(fields, 'ticks', MAX_COINS, readTickRecord) };
    case 'status':
      return { type, server_time, status: readStatus(valueAt(fields, 'status'), 'status') };
    case 'gap':
      return { type, server_time, reason: choiceAt(fields, 'reason', ['slow', 'cursor'] as const) };
  }
}

function readCoin(value: unknown, path: string): Coin {
  const fields = fieldsOf(value, path);
  return {
    id: coinAt(fields, 'id'),
    symbol: textAt(fields, 'symbol', MAX_SYMBOL_LENGTH),
    name: textAt(fields, 'name', MAX_NAME_LENGTH),
  };
}

function readThresholds(value: unknown, path: string): Thresholds {
  const fields = fieldsOf(value, path);
  return {
    movingPct: numberAt(fields, 'movingPct'),
    volatilePct: numberAt(fields, 'volatilePct'),
    trendPct: numberAt(fields, 'trendPct'),
    alertRaisePct: numberAt(fields, 'alertRaisePct'),
    alertClearPct: numberAt(fields, 'alertClearPct'),
  };
}

function readStatus(value: unknown, path: string): FeedStatus {
  const fields = fieldsOf(value, path);
  return {
    simulated: flagAt(fields, 'simulated'),
    log_available: flagAt(fields, 'log_available'),
    sources: listAt(fields, 'sources', MAX_SOURCES, readSourceStatus),
  };
}
