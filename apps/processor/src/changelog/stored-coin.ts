import type { Alert } from '@cmp/market';
import type { CoinState } from '../pulse/coin-memory.js';
import { encodeStored, StoredFields, StoredValueError } from './stored-fields.js';

export function encodeCoin({ source, sourceTimeMs, alert }: CoinState): string {
  return encodeStored({ source, sourceTimeMs, alert });
}

/** Throws `StoredValueError`. */
export function decodeCoin(text: string): CoinState {
  const fields = StoredFields.parse(text);
  const alert = fields.objectOrNull('alert');
  return {
    source: fields.textOrNull('source'),
    sourceTimeMs: fields.numberOrNull('sourceTimeMs'),
    alert: alert === null ? null : readAlert(alert),
  };
}

function readAlert(fields: StoredFields): Alert {
  const direction = fields.textOrNull('direction');
  if (direction !== 'up' && direction !== 'down') throw new StoredValueError('alert.direction must be up or down');
  return { direction, change24hPct: fields.number('change24hPct'), sinceMs: fields.number('sinceMs') };
}
