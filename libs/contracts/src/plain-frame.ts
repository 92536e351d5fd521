import type { PulseRecord } from './pulse-record.js';

/** The original system's only message, sent on plain `/ws`. */
export interface PlainFrame {
  readonly type: 'aqi_update';
  readonly data: readonly PulseRecord[];
}
