import type { Applier, EventRecorder, KubeObject, ObjectReader, StatusWriter } from '@cmp/kube';
import { desiredState } from './desired/desired-state.js';
import type { Facts } from './desired/facts.js';
import { factsOfCluster } from './facts-of-cluster.js';
import { KeptFor } from './kept-for.js';
import type { LiveObjects } from './live-objects.js';
import { askServices } from './observe/ask-services.js';
import { findServices } from './observe/find-services.js';
import type { Sighting } from './observe/sighting.js';
import type { OperatorControllerOptions } from './operator-controller.js';
import type { OperatorMetrics } from './operator-metrics.js';
import { readMarketPulse } from './read-market-pulse.js';
import type { ReconcileSteps } from './reconcile-market-pulse.js';
import type { MarketPulse } from './resource/market-pulse.js';
import { isComplete } from './roll-out/progress.js';
import { pruneChildren } from './roll-out/prune-children.js';
import { rollOut } from './roll-out/roll-out.js';
import { takeDown } from './take-down/take-down.js';
import { tellStatus } from './tell-status.js';

/** At rest the services are asked just so often: the watermark moves with every window. */
const OBSERVE_MS = 30_000;
const OBSERVE_WHILE_ROLLING_MS = 5_000;
/** Secrets are not watched: a rotation is noticed within this time. */
const FACTS_MS = 15_000;

export interface StepParts extends OperatorControllerOptions {
  readonly objects: ObjectReader;
  readonly live: LiveObjects;
  readonly applier: Applier;
  readonly statuses: StatusWriter;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
}

/** The steps of the control path over the real cluster. */
export function reconcileSteps(parts: StepParts): ReconcileSteps {
  const { api, clock, getText, live, images, metrics } = parts;
  const facts = new KeptFor<Facts>(clock, FACTS_MS);
  const sightings = new KeptFor<Sighting>(clock, OBSERVE_WHILE_ROLLING_MS);
  const version = ({ spec }: MarketPulse) => spec.image.tag ?? images.tag;
  const takenDown = (object: KubeObject, signal: AbortSignal) => {
    const warn = (reason: string, note: string) =>
      parts.events.record(object, { type: 'Warning', reason, action: 'TakeDown', note });
    return takeDown({ ...parts, warn }, object, signal);
  };
  return {
    read: (key, signal) =>
      readMarketPulse({ ...parts, takeDown: takenDown, gone: (gone) => metrics.gone(gone) }, key, signal),
    learnFacts: (pulse, signal) =>
      facts.get(
        `${pulse.metadata.uid} ${pulse.metadata.generation}`,
        () => factsOfCluster(parts, pulse, signal),
        // What is missing is looked for each time: somebody waits for it.
        (learnt) => {
          const { findings, pendingSecrets } = desiredState(pulse, learnt);
          return findings.length === 0 && pendingSecrets.length === 0;
        },
      ),
    build: desiredState,
    rollOut: (wanted, signal) => rollOut({ applier: parts.applier, live }, wanted, signal),
    prune: (pulse, wanted, progress, signal) => pruneChildren(parts, pulse, wanted, progress, signal),
    observe: (pulse, signal) =>
      sightings.get(pulse.metadata.uid, async () =>
        askServices(await findServices(api, pulse, signal), getText, signal),
      ),
    tell: (pulse, seen, signal) => tellStatus({ ...parts, version }, pulse, seen, signal),
    lookAgainAfterMs: (progress) => (isComplete(progress) ? OBSERVE_MS : OBSERVE_WHILE_ROLLING_MS),
  };
}
