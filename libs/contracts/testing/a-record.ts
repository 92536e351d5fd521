import type { AlertedPulse, Tick } from '@cmp/market';
import { aPulse, aTick } from '@cmp/market/testing';
import { toPulseRecord, toTickRecord, type PulseRecord, type TickRecord } from '../src/index.js';

export function aTickRecord(fields: Partial<Tick> = {}): TickRecord {
  return toTickRecord(aTick(fields));
}

export function aPulseRecord(fields: Partial<AlertedPulse> = {}): PulseRecord {
  return toPulseRecord(aPulse(fields));
}
