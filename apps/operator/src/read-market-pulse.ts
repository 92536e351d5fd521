import { StatusWriter, type KubeApi, type KubeObject, type ObjectReader } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import { KINDS } from './kinds.js';
import type { MarketPulse, MarketPulseStatus } from './resource/market-pulse.js';
import { InvalidMarketPulse, parseMarketPulse } from './resource/parse-market-pulse.js';
import { invalidStatus } from './status/status-of.js';
import { keepFinalizer, needsFinalizer } from './take-down/finalizer.js';

export interface ReadParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly objects: ObjectReader;
  readonly statuses: StatusWriter;
  readonly takeDown: (object: KubeObject, signal: AbortSignal) => Promise<number | null>;
  /** Asks for another look at a key after a while. */
  readonly lookAgain: (key: string, afterMs: number) => void;
  readonly gone: (key: string) => void;
}

/** The resource with its defaults and its finalizer; null when it is gone, on its way out, or does not fit. */
export async function readMarketPulse(parts: ReadParts, key: string, signal: AbortSignal): Promise<MarketPulse | null> {
  const { api, clock, objects, statuses, takeDown, lookAgain, gone } = parts;
  const object = objects.get(key);
  if (object === null) {
    gone(key);
    return null;
  }
  if (object.metadata.deletionTimestamp !== undefined) {
    const afterMs = await takeDown(object, signal);
    if (afterMs !== null) lookAgain(key, afterMs);
    return null;
  }
  try {
    const pulse = parseMarketPulse(object);
    await keepFinalizer(api, object, needsFinalizer(pulse), signal);
    return pulse;
  } catch (error) {
    if (!(error instanceof InvalidMarketPulse)) throw error;
    const before = object['status'] as MarketPulseStatus | undefined;
    const status = invalidStatus(before, object.metadata.generation ?? 0, error.faults, clock.nowMs());
    await statuses.write(KINDS.MarketPulse, object, status, signal);
    return null;
  }
}
