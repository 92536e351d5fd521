import {
  Applier,
  Controller,
  controllerOwnerKeys,
  EventRecorder,
  Reflector,
  StatusWriter,
  type ControllerLimits,
  type KubeApi,
  type KubeObject,
  type KubeResource,
  type ReflectorLimits,
} from '@cmp/kube';
import type { AppContext } from '@cmp/runtime';
import type { Facts, ImageDefaults } from './desired/facts.js';
import { MANAGED_BY, PULSE_LABEL } from './desired/labels.js';
import { BUILT_KINDS, KINDS } from './kinds.js';
import { CHILD_INDEXERS, LiveObjects } from './live-objects.js';
import type { GetText } from './observe/ask-services.js';
import { operatorMetrics } from './operator-metrics.js';
import { reconcileMarketPulse } from './reconcile-market-pulse.js';
import { reconcileSteps } from './reconcile-steps.js';
import { ScalingHistory } from './status/last-scaling.js';

export interface OperatorControllerOptions extends Pick<AppContext, 'clock' | 'logger' | 'registry'> {
  readonly api: KubeApi;
  readonly namespaces: 'all' | readonly string[];
  readonly images: ImageDefaults;
  readonly operatorNamespace: string;
  readonly dns: Facts['dns'];
  /** The pod, in events. */
  readonly instance: string;
  readonly getText: GetText;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly controllerLimits?: Partial<ControllerLimits>;
  readonly reflectorLimits?: Partial<ReflectorLimits>;
}

const FIELD_MANAGER = 'market-pulse-operator';
/** A reconcile mostly waits, for the API server or for a gateway that does not answer; what it may send in a second is limited elsewhere. */
const WORKERS = 16;
/** What is left of the seconds in which a process must end, after the reconciles, and before its Lease is given away. */
const EVENTS_DRAIN_MS = 1000;

export type OperatorController = Pick<Controller, 'start' | 'stop'>;

/** Hangs the control path on a controller that hears of every MarketPulse and of all that was made for one. */
export function operatorController(options: OperatorControllerOptions): OperatorController {
  const { api, clock, registry, instance } = options;
  const { controllerLimits, reflectorLimits: limits = {} } = options;
  const own = new Reflector({ ...options, limits, resource: KINDS.MarketPulse });
  const labelSelector = `app.kubernetes.io/managed-by=${MANAGED_BY}`;
  const reflectorOf = (resource: KubeResource) =>
    new Reflector({ ...options, limits, resource, labelSelector, indexers: CHILD_INDEXERS });
  const children = watchedKinds().map(reflectorOf);
  const pods = reflectorOf(KINDS.Pod);
  const events = new EventRecorder({ ...options, source: { controller: 'market-pulse.io/operator', instance } });
  const steps = reconcileSteps({
    ...options,
    objects: own.objects,
    live: new LiveObjects([...children, pods]),
    applier: new Applier({ ...options, fieldManager: FIELD_MANAGER }),
    statuses: new StatusWriter(api, FIELD_MANAGER),
    events,
    metrics: operatorMetrics(registry),
    scalings: new ScalingHistory(api, clock),
  });
  const controller = new Controller({
    ...options,
    name: 'market-pulse',
    own,
    watched: [
      ...children.map((reflector) => ({ reflector, keysOf: ownersOf })),
      // Of pods nothing is wanted but to know them: their Deployment tells how they are.
      { reflector: pods, keysOf: () => [] },
    ],
    limits: { workers: WORKERS, ...controllerLimits },
    reconcile: reconcileMarketPulse(steps),
  });
  return {
    start: () => controller.start(),
    // What the last reconciles have told is told before the Lease is given away.
    stop: async (limits) => {
      await controller.stop(limits);
      await events.stop({ drainMs: EVENTS_DRAIN_MS });
    },
  };
}

/** Leases change every two seconds by those who hold them: they are asked for instead. */
const watchedKinds = (): readonly KubeResource[] => BUILT_KINDS.filter((kind) => kind !== KINDS.Lease);

/** Owned objects name their owner; what outlives it carries its name. */
function ownersOf(object: KubeObject): readonly string[] {
  const owners = controllerOwnerKeys(KINDS.MarketPulse)(object);
  const name = object.metadata.labels?.[PULSE_LABEL];
  return owners.length > 0 || name === undefined ? owners : [`${object.metadata.namespace}/${name}`];
}
