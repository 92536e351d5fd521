import type { PulseRecord } from './pulse-record.js';

/** The original system's only message, sent on plain `/ws`. */
export interface PlainFrame {
  readonly type: 'aqi_update';
  readonly data: readonly PulseRecord[];
}

/** The text of a `PlainFrame` made of pulses that are JSON already (`encodePulse`), so that each is encoded once. */
export function encodePlainFrame(pulses: readonly string[]): string {
  return `{"type":"aqi_update","data":[${pulses.join(',')}]}`;
}
