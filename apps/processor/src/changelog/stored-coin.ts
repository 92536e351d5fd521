import type { Alert, AlertCourse } from '@cmp/market';
import type { CoinState } from '../pulse/coin-memory.js';
import { encodeStored, StoredFields } from './stored-fields.js';

export function encodeCoin({ source, sourceTimeMs, alerts }: CoinState): string {
  const { open: alert, ...course } = alerts;
  return encodeStored({ source, sourceTimeMs, alert, ...course });
}

/** Throws `StoredValueError`. */
export function decodeCoin(text: string): CoinState {
  const fields = StoredFields.parse(text);
  return {
    source: fields.textOrNull('source'),
    sourceTimeMs: fields.numberOrNull('sourceTimeMs'),
    alerts: readCourse(fields),
  };
}

function readCourse(fields: StoredFields): AlertCourse {
  const alert = fields.objectOrNull('alert');
  const open = alert === null ? null : readAlert(alert);
  const instant = (name: string) => (fields.has(name) ? fields.numberOrNull(name) : null);
  return {
    open,
    raisedUpMs: instant('raisedUpMs'),
    raisedDownMs: instant('raisedDownMs'),
    judgedThroughMs: instant('judgedThroughMs'),
  };
}

function readAlert(fields: StoredFields): Alert {
  return {
    direction: fields.choice('direction', ['up', 'down']),
    change24hPct: fields.number('change24hPct'),
    sinceMs: fields.number('sinceMs'),
  };
}
