import type { KubeApi, KubeObject, ObjectReader, StatusWriter } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import { KINDS } from './kinds.js';
import type { Read } from './reconcile-market-pulse.js';
import type { MarketPulseStatus } from './resource/market-pulse.js';
import { InvalidMarketPulse, parseMarketPulse } from './resource/parse-market-pulse.js';
import { invalidStatus } from './status/status-of.js';
import { keepFinalizer, needsFinalizer } from './take-down/finalizer.js';

export interface ReadParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly objects: ObjectReader;
  readonly statuses: StatusWriter;
  readonly takeDown: (object: KubeObject, signal: AbortSignal) => Promise<number | null>;
  readonly gone: (key: string) => void;
}

/** The resource with its defaults and its finalizer. One that is on its way out is taken down, one that does not fit is told so. */
export async function readMarketPulse(parts: ReadParts, key: string, signal: AbortSignal): Promise<Read> {
  const { api, clock, objects, statuses, takeDown, gone } = parts;
  const object = objects.get(key);
  if (object === null) {
    gone(key);
    return {};
  }
  if (object.metadata.deletionTimestamp !== undefined) {
    const requeueAfterMs = await takeDown(object, signal);
    return requeueAfterMs === null ? {} : { requeueAfterMs };
  }
  try {
    const pulse = parseMarketPulse(object);
    await keepFinalizer(api, object, needsFinalizer(pulse), signal);
    return { pulse };
  } catch (error) {
    if (!(error instanceof InvalidMarketPulse)) throw error;
    const before = object['status'] as MarketPulseStatus | undefined;
    const status = invalidStatus(before, object.metadata.generation ?? 0, error.faults, clock.nowMs());
    await statuses.write(KINDS.MarketPulse, object, status, signal);
    return {};
  }
}
