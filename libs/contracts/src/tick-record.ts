import type { VolumeScope } from '@cmp/market';

/** Value of one record of the tick topic; key = `coin`. Times are ISO 8601 in UTC with milliseconds. */
export interface TickRecord {
  readonly coin: string;
  readonly price: number;
  readonly change_24h: number | null;
  readonly volume_24h: number | null;
  readonly market_cap: number | null;
  readonly timestamp: string;
  readonly source: string;
  readonly source_time: string | null;
  readonly quote: string;
  readonly volume_scope: VolumeScope;
  readonly record_id: string;
  readonly schema_version: 1;
}
