import {
  Applier,
  Controller,
  controllerOwnerKeys,
  EventRecorder,
  Reflector,
  StatusWriter,
  type KubeApi,
  type KubeObject,
  type KubeResource,
} from '@cmp/kube';
import type { AppContext } from '@cmp/runtime';
import { desiredState } from './desired/desired-state.js';
import type { Facts, ImageDefaults } from './desired/facts.js';
import { MANAGED_BY, PULSE_LABEL } from './desired/labels.js';
import { factsOfCluster } from './facts-of-cluster.js';
import { KeptFor } from './kept-for.js';
import { BUILT_KINDS, KINDS } from './kinds.js';
import { CHILD_INDEXERS, LiveObjects } from './live-objects.js';
import { askServices, type GetText } from './observe/ask-services.js';
import { findServices } from './observe/find-services.js';
import type { Sighting } from './observe/sighting.js';
import { operatorMetrics } from './operator-metrics.js';
import { readMarketPulse } from './read-market-pulse.js';
import { reconcileMarketPulse } from './reconcile-market-pulse.js';
import { isComplete } from './roll-out/progress.js';
import { pruneChildren } from './roll-out/prune-children.js';
import { rollOut } from './roll-out/roll-out.js';
import { takeDown } from './take-down/take-down.js';
import { tellStatus } from './tell-status.js';

export interface OperatorPartsOptions extends Pick<AppContext, 'clock' | 'logger' | 'registry'> {
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
}

const FIELD_MANAGER = 'market-pulse-operator';
/** The services are asked at most so often, and at rest just so often: the watermark moves with every window. */
const OBSERVE_MS = 30_000;
const OBSERVE_WHILE_ROLLING_MS = 5_000;
/** Secrets are not watched: a rotation is noticed within this time. */
const FACTS_MS = 15_000;

/** Puts the steps of the control path together and hangs them on a controller. */
export function operatorController(options: OperatorPartsOptions): Controller {
  const { api, clock, logger, registry, instance, getText } = options;
  const reflectorOf = (resource: KubeResource, more: object) => new Reflector({ ...options, resource, ...more });
  const own = reflectorOf(KINDS.MarketPulse, {});
  // Leases change every two seconds by those who hold them.
  const children = BUILT_KINDS.filter((kind) => kind !== KINDS.Lease).map((resource) =>
    reflectorOf(resource, { labelSelector: `app.kubernetes.io/managed-by=${MANAGED_BY}`, indexers: CHILD_INDEXERS }),
  );
  const live = new LiveObjects(children);
  const applier = new Applier({ ...options, fieldManager: FIELD_MANAGER });
  const statuses = new StatusWriter(api, FIELD_MANAGER);
  const source = { controller: 'market-pulse.io/operator', instance };
  const events = new EventRecorder({ ...options, source });
  const metrics = operatorMetrics(registry);
  const facts = new KeptFor<Facts>(clock, FACTS_MS);
  const sightings = new KeptFor<Sighting>(clock, OBSERVE_WHILE_ROLLING_MS);
  const keyOf = ({ metadata }: Pick<KubeObject, 'metadata'>) => `${metadata.namespace}/${metadata.name}`;

  return new Controller({
    ...options,
    name: 'market-pulse',
    own,
    watched: children.map((reflector) => ({ reflector, keysOf: ownersOf })),
    limits: { workers: 4 },
    reconcile: reconcileMarketPulse({
      read: (key, signal) =>
        readMarketPulse(
          {
            api,
            clock,
            objects: own.objects,
            statuses,
            takeDown: (object, until) =>
              takeDown({ api, clock, logger, warn: async (reason, note) => warn(object, reason, note) }, object, until),
            gone: metrics.gone,
          },
          key,
          signal,
        ),
      learnFacts: (pulse, signal) =>
        facts.get(
          `${pulse.metadata.uid} ${pulse.metadata.generation}`,
          () => factsOfCluster(options, pulse, signal),
          // What is missing is looked for each time: somebody waits for it.
          (learnt) => desiredState(pulse, learnt).findings.length === 0,
        ),
      build: desiredState,
      rollOut: (wanted, signal) => rollOut({ applier, live }, wanted, signal),
      prune: (pulse, wanted, progress, signal) => pruneChildren({ api, live, logger }, pulse, wanted, progress, signal),
      observe: (pulse, signal) =>
        sightings.get(pulse.metadata.uid, async () =>
          askServices(await findServices(api, pulse, signal), getText, signal),
        ),
      tell: (pulse, seen, signal) =>
        tellStatus(
          {
            api,
            clock,
            objects: own.objects,
            live,
            statuses,
            events,
            metrics,
            version: ({ spec }) => spec.image.tag ?? options.images.tag,
          },
          pulse,
          seen,
          signal,
        ),
      lookAgainAfterMs: (progress) => (isComplete(progress) ? OBSERVE_MS : OBSERVE_WHILE_ROLLING_MS),
    }),
  });

  function warn(object: KubeObject, reason: string, note: string): void {
    events.record(object, { type: 'Warning', reason, action: 'TakeDown', note });
  }

  /** Owned objects name their owner; what outlives it carries its name. */
  function ownersOf(object: KubeObject): readonly string[] {
    const owners = controllerOwnerKeys(KINDS.MarketPulse)(object);
    const name = object.metadata.labels?.[PULSE_LABEL];
    return owners.length > 0 || name === undefined ? owners : [keyOf({ metadata: { ...object.metadata, name } })];
  }
}
