import { choice, integer, integerOrOff, list, secret, text, VariableFault } from './variable.js';
import { moreWindows } from './window-variables.js';

const COIN_ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Variables that mean the same in every app that reads them. */
export const pipelineVariables = {
  host: text('HOST', {
    meaning: 'Address the HTTP server listens on; loopback unless told otherwise',
    default: '127.0.0.1',
    maxLength: 253,
  }),
  port: integer('PORT', {
    meaning: 'Port of the dashboard, its API and its feeds; 0 takes a free one',
    min: 0,
    max: 65_535,
    default: 8080,
  }),
  logLevel: choice('LOG_LEVEL', {
    meaning: 'Least severe log line that is written',
    of: ['debug', 'info', 'warn', 'error'],
    default: 'info',
  }),
  coins: list('COINS', {
    meaning: 'CoinGecko ids of the coins to watch',
    default: [
      'bitcoin',
      'ethereum',
      'tether',
      'binancecoin',
      'solana',
      'ripple',
      'usd-coin',
      'cardano',
      'dogecoin',
      'avalanche-2',
    ],
    max: 250,
    limits: '1 to 250 ids, comma separated',
    item(id) {
      if (!COIN_ID.test(id)) throw new VariableFault(`${JSON.stringify(id)} is no CoinGecko id, such as "bitcoin"`);
    },
  }),
  windowMs: integer('WINDOW_MS', {
    meaning: 'Length of a time window',
    unit: 'ms',
    min: 1000,
    max: 86_400_000,
    default: 30_000,
  }),
  graceMs: integer('GRACE_MS', {
    meaning: 'How long after its end a window still waits for records that come out of order',
    unit: 'ms',
    min: 0,
    max: 3_600_000,
    default: 2000,
  }),
  idleCloseMs: integerOrOff('IDLE_CLOSE_MS', {
    meaning:
      'How long after end and grace a silent, caught-up partition closes its windows by the wall clock; off: it waits for a record',
    unit: 'ms',
    min: 0,
    max: 3_600_000,
    default: 3000,
  }),
  moreWindows,
  correctionMs: integer('CORRECTION_MS', {
    meaning:
      'How long after end and grace a late record still corrects a window, as its next revision; 0 turns that off',
    unit: 'ms',
    min: 0,
    max: 86_400_000,
    default: 600_000,
  }),
  maxFutureSkewMs: integer('MAX_FUTURE_SKEW_MS', {
    meaning: "How far a tick's time may lie ahead of the log's clock; later ones become dead letters",
    unit: 'ms',
    min: 0,
    max: 86_400_000,
    default: 60_000,
  }),
  ingestApiKey: secret('INGEST_API_KEY', {
    meaning: 'Key that POST /ingest asks for, sent as "Authorization: Bearer KEY"; unset turns ingest off',
    minLength: 8,
  }),
  adminApiKey: secret('ADMIN_API_KEY', {
    meaning: 'Key that /api/dead-letters asks for, sent as "Authorization: Bearer KEY"; unset turns it off',
    minLength: 8,
  }),
} as const;

/** Port of a service's own health and metrics; 0 takes a free one. Unset: the default, or a free one when that is taken. */
export function operationsPort(defaultPort: number) {
  return text('OPERATIONS_PORT', {
    meaning: `Port of /healthz, /readyz and /metrics; unset takes ${defaultPort}, or a free one when that is taken`,
    default: null,
    limits: '0 to 65535',
    check(value) {
      if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new VariableFault('must be a port from 0 to 65535');
    },
  });
}
