import type { Coin } from '@cmp/market';
import { readAlertRecord } from './alert-record.js';
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
import {
  FEED_VERSION,
  KEPT_ALERTS,
  type FeedBody,
  type FeedMessage,
  type FeedStatus,
  type FeedWindow,
  type HelloBody,
  type Thresholds,
  type UnknownFeedMessage,
} from './feed-message.js';
import { parseJsonText } from './json-bytes.js';
import { MAX_CURSOR_LENGTH } from './cursor.js';
import { readPulseRecord } from './pulse-codec.js';
import { readSourceStatus } from './source-status-codec.js';
import { MAX_COINS, MAX_NAME_LENGTH, MAX_PULSES, MAX_SOURCES, MAX_SYMBOL_LENGTH, MAX_WINDOWS } from './text-limits.js';
import { readTickRecord } from './tick-codec.js';

const MAX_TYPE_LENGTH = 40;
/** A close frame has room for 123 bytes of it (RFC 6455 section 5.5). */
const MAX_REASON_LENGTH = 123;

const FEED_TYPES = [
  'hello',
  'snapshot',
  'update',
  'tick',
  'status',
  'alert',
  'gap',
  'closing',
] as const satisfies readonly FeedBody['type'][];

/**
 * One message of the feed. Unknown fields are left out, and what has a `type` that is not known comes as `unknown`, so that a page may be
 * older than its gateway. Throws `RecordFormatError`.
 */
export function decodeFeedMessage(text: string): FeedMessage | UnknownFeedMessage {
  return readFeedMessage(parseJsonText(text, 'message'));
}

/** The same for a message that has been parsed already (Socket.IO). */
export function readFeedMessage(value: unknown): FeedMessage | UnknownFeedMessage {
  const fields = fieldsOf(value, '', 'message');
  choiceAt(fields, 'v', [FEED_VERSION] as const);
  const seq = integerAt(fields, 'seq', 1);
  const type = textAt(fields, 'type', MAX_TYPE_LENGTH);
  if (isKnown(type)) return { v: FEED_VERSION, seq, ...readBody(type, fields) };
  return { v: FEED_VERSION, seq, type: 'unknown', server_time: instantTextAt(fields, 'server_time') };
}

function isKnown(type: string): type is FeedBody['type'] {
  return FEED_TYPES.some((known) => known === type);
}

function readBody(type: FeedBody['type'], fields: Fields): FeedBody {
  const server_time = instantTextAt(fields, 'server_time');
  switch (type) {
    case 'hello':
      return readHello(fields, server_time);
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
    case 'alert':
      return { type, server_time, alerts: listAt(fields, 'alerts', KEPT_ALERTS, readAlertRecord) };
    case 'gap':
      return { type, server_time, reason: choiceAt(fields, 'reason', ['slow', 'cursor'] as const) };
    case 'closing':
      return {
        type,
        server_time,
        code: integerAt(fields, 'code', 1000),
        reason: textAt(fields, 'reason', MAX_REASON_LENGTH),
        retry_ms: integerAt(fields, 'retry_ms', 0),
      };
  }
}

function readHello(fields: Fields, server_time: string): HelloBody {
  const has = (name: string): boolean => valueAt(fields, name) !== undefined;
  return {
    type: 'hello',
    server_time,
    window_ms: integerAt(fields, 'window_ms', 1),
    grace_ms: integerAt(fields, 'grace_ms', 0),
    ...(has('windows') ? { windows: listAt(fields, 'windows', MAX_WINDOWS, readWindow) } : {}),
    ...(has('correction_ms') ? { correction_ms: integerAt(fields, 'correction_ms', 0) } : {}),
    ...(has('status_every_ms') ? { status_every_ms: integerAt(fields, 'status_every_ms', 1) } : {}),
    coins: listAt(fields, 'coins', MAX_COINS, readCoin),
    thresholds: readThresholds(valueAt(fields, 'thresholds'), 'thresholds'),
  };
}

function readWindow(value: unknown, path: string): FeedWindow {
  const fields = fieldsOf(value, path);
  return {
    window_ms: integerAt(fields, 'window_ms', 1),
    advance_ms: integerAt(fields, 'advance_ms', 1),
    grace_ms: integerAt(fields, 'grace_ms', 0),
  };
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
