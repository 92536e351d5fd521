import type { KubeApi, KubeObject } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import type { Read } from './reconcile-market-pulse.js';
import type { MarketPulseStatus } from './resource/market-pulse.js';
import { InvalidMarketPulse, parseMarketPulse } from './resource/parse-market-pulse.js';
import { invalidStatus } from './status/status-of.js';
import { keepFinalizer, needsFinalizer } from './take-down/finalizer.js';
import { publishStatus, type PublishParts } from './tell-status.js';

export interface ReadParts extends PublishParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly takeDown: (object: KubeObject, signal: AbortSignal) => Promise<number | null>;
  /** Looks after what is left of one that is gone. */
  readonly afterwards: (key: string, signal: AbortSignal) => Promise<number | null>;
}

/** The resource with its defaults and its finalizer. One that is on its way out is taken down, one that does not fit is told so. */
export async function readMarketPulse(parts: ReadParts, key: string, signal: AbortSignal): Promise<Read> {
  const { api, clock, objects, takeDown, afterwards } = parts;
  const object = objects.get(key);
  if (object === null) return lookAgain(await afterwards(key, signal));
  if (object.metadata.deletionTimestamp !== undefined) return lookAgain(await takeDown(object, signal));
  try {
    const pulse = parseMarketPulse(object);
    await keepFinalizer(api, object, needsFinalizer(pulse), signal);
    return { pulse };
  } catch (error) {
    if (!(error instanceof InvalidMarketPulse)) throw error;
    const before = object['status'] as MarketPulseStatus | undefined;
    const status = invalidStatus(before, object.metadata.generation ?? 0, error.faults, clock.nowMs());
    await publishStatus(parts, key, status, signal);
    return {};
  }
}

const lookAgain = (afterMs: number | null): Read => (afterMs === null ? {} : { requeueAfterMs: afterMs });
