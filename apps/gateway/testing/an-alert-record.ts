import { toAlertRecord, type AlertRecord } from '@cmp/contracts';
import { coinById } from '@cmp/market';
import { FIRST_END_MS, WINDOW_MS } from './a-pulse-record.js';

/** An alert that window number `since` raised; `clearedBy` is the number of the window that cleared it. */
export function anAlertRecord(
  since: number,
  { coin = 'bitcoin', clearedBy, change = 5.2 }: { coin?: string; clearedBy?: number; change?: number } = {},
): AlertRecord {
  return toAlertRecord({
    event: clearedBy === undefined ? 'raised' : 'cleared',
    coin,
    symbol: coinById(coin).symbol,
    direction: change < 0 ? 'down' : 'up',
    change24hPct: clearedBy === undefined ? change : 1,
    sinceMs: FIRST_END_MS + since * WINDOW_MS,
    windowEndMs: FIRST_END_MS + (clearedBy ?? since) * WINDOW_MS,
    windowMs: WINDOW_MS,
  });
}
