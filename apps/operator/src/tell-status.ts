import {
  conditionTransitions,
  type Condition,
  type EventRecorder,
  type KubeApi,
  type ObjectReader,
  type StatusWriter,
} from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import type { DesiredState } from './desired/desired-state.js';
import { KINDS } from './kinds.js';
import type { LiveObjects } from './live-objects.js';
import type { Sighting } from './observe/sighting.js';
import type { OperatorMetrics } from './operator-metrics.js';
import type { MarketPulse } from './resource/market-pulse.js';
import type { Progress } from './roll-out/progress.js';
import { componentsOf } from './status/components-of.js';
import { lastScaling } from './status/last-scaling.js';
import { statusOf } from './status/status-of.js';

export interface TellParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly objects: ObjectReader;
  readonly live: LiveObjects;
  readonly statuses: StatusWriter;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
  readonly version: (pulse: MarketPulse) => string;
}

export interface Seen {
  readonly wanted: DesiredState;
  readonly progress: Progress;
  readonly sighting: Sighting;
}

/** Writes the status, an event for each condition that turned, and the operator's own metrics of it. */
export async function tellStatus(parts: TellParts, pulse: MarketPulse, seen: Seen, signal: AbortSignal): Promise<void> {
  const { api, clock, objects, live, statuses, events, metrics } = parts;
  const key = `${pulse.metadata.namespace}/${pulse.metadata.name}`;
  const object = objects.get(key);
  if (object === null) return;
  const components = componentsOf(pulse, seen.wanted, live);
  const status = statusOf(pulse, {
    ...seen,
    components,
    lastScaling: await lastScaling(api, pulse, components, signal),
    version: parts.version(pulse),
    denials: live.denials(),
    nowMs: clock.nowMs(),
  });
  const after = (status.conditions ?? []) as readonly Condition[];
  metrics.told(key, after, status);
  if (!(await statuses.write(KINDS.MarketPulse, object, status, signal))) return;
  const before = (pulse.status?.conditions ?? []) as readonly Condition[];
  for (const { type, status: is, reason, message } of conditionTransitions(before, after)) {
    const wasReady = before.some((each) => each.type === 'Ready' && each.status === 'True');
    const bad = type === 'Degraded' ? is === 'True' : type === 'Ready' && is === 'False' && wasReady;
    const note = `${type} is ${is}: ${message}`;
    events.record(object, { type: bad ? 'Warning' : 'Normal', reason, action: 'Reconcile', note });
  }
}
