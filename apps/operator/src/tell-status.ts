import type { Condition, EventRecorder, ObjectReader, StatusWriter } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import type { DesiredState } from './desired/desired-state.js';
import { KINDS } from './kinds.js';
import type { LiveObjects } from './live-objects.js';
import type { Sighting } from './observe/sighting.js';
import type { OperatorMetrics } from './operator-metrics.js';
import type { MarketPulse, MarketPulseStatus } from './resource/market-pulse.js';
import type { Progress } from './roll-out/progress.js';
import { componentsOf } from './status/components-of.js';
import type { ScalingHistory } from './status/last-scaling.js';
import { recordTransitions } from './status/record-transitions.js';
import { statusOf } from './status/status-of.js';

export interface TellParts {
  readonly clock: Clock;
  readonly objects: ObjectReader;
  readonly live: LiveObjects;
  readonly statuses: StatusWriter;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
  readonly scalings: ScalingHistory;
  readonly version: (pulse: MarketPulse) => string;
}

export interface Seen {
  readonly wanted: DesiredState;
  readonly progress: Progress;
  readonly sighting: Sighting;
}

/** Puts together what was seen, and publishes it. */
export async function tellStatus(parts: TellParts, pulse: MarketPulse, seen: Seen, signal: AbortSignal): Promise<void> {
  const { clock, live, scalings } = parts;
  const components = componentsOf(pulse, seen.wanted, live);
  const status = statusOf(pulse, {
    ...seen,
    components,
    lastScaling: await scalings.last(pulse, components, signal),
    version: parts.version(pulse),
    denials: live.denials(),
    nowMs: clock.nowMs(),
  });
  await publishStatus(parts, `${pulse.metadata.namespace}/${pulse.metadata.name}`, status, signal);
}

export type PublishParts = Pick<TellParts, 'objects' | 'statuses' | 'events' | 'metrics'>;

/** Writes the status, an event for each condition that turned, and the operator's own metrics of it. */
export async function publishStatus(
  { objects, statuses, events, metrics }: PublishParts,
  key: string,
  status: MarketPulseStatus,
  signal: AbortSignal,
): Promise<void> {
  const object = objects.get(key);
  if (object === null) return;
  const before = ((object['status'] as MarketPulseStatus | undefined)?.conditions ?? []) as readonly Condition[];
  const after = (status.conditions ?? []) as readonly Condition[];
  metrics.told(key, after, status);
  if (await statuses.write(KINDS.MarketPulse, object, status, signal)) recordTransitions(events, object, before, after);
}
