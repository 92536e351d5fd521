import { alertThresholds, DEFAULT_COINS, labelThresholds } from '@cmp/market';
import { encodeCursor, PULSE_TOPIC } from '../src/index.js';
import type { HelloBody, SnapshotBody, UpdateBody } from '../src/index.js';
import { aPulseRecord, aTickRecord } from './a-record.js';
import { aSourceStatus } from './a-source-status.js';

const server_time = '2025-11-04T17:45:31.000Z';
const cursor = encodeCursor(new Map([[PULSE_TOPIC, new Map([[0, 10]])]]));

export function aHelloBody(fields: Partial<HelloBody> = {}): HelloBody {
  const thresholds = { ...labelThresholds, ...alertThresholds };
  return {
    type: 'hello',
    server_time,
    window_ms: 30_000,
    grace_ms: 2_000,
    coins: DEFAULT_COINS,
    thresholds,
    ...fields,
  };
}

/** One pulse and one tick of bitcoin, CoinGecko answering. */
export function aSnapshotBody(fields: Partial<SnapshotBody> = {}): SnapshotBody {
  const status = { simulated: false, log_available: true, sources: [aSourceStatus()] };
  return { type: 'snapshot', server_time, cursor, pulses: [aPulseRecord()], ticks: [aTickRecord()], status, ...fields };
}

export function anUpdateBody(fields: Partial<UpdateBody> = {}): UpdateBody {
  return { type: 'update', server_time, cursor, pulses: [aPulseRecord()], ...fields };
}
