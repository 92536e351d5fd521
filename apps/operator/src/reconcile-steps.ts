import type { Applier, EventRecorder, KubeObject, ObjectReader, StatusWriter } from '@cmp/kube';
import { referencedSecrets } from './desired/component-inputs.js';
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
import { AppliedGenerations } from './roll-out/applied-generations.js';
import { Draining } from './roll-out/draining.js';
import { holdFlow } from './roll-out/hold-flow.js';
import { isComplete, type Progress } from './roll-out/progress.js';
import { pruneChildren } from './roll-out/prune-children.js';
import { rollOut } from './roll-out/roll-out.js';
import type { ScalingHistory } from './status/last-scaling.js';
import { freeOrphanedTopics } from './take-down/orphaned-topics.js';
import { takeDown } from './take-down/take-down.js';
import { tellStatus } from './tell-status.js';

/** At rest the services are asked just so often: the watermark moves with every window. */
const OBSERVE_MS = 30_000;
const OBSERVE_WHILE_ROLLING_MS = 5_000;
/** Secrets are not watched: a rotation is noticed within this time and that of an observation. */
const FACTS_MS = 60_000;

export interface StepParts extends OperatorControllerOptions {
  readonly objects: ObjectReader;
  readonly live: LiveObjects;
  readonly applier: Applier;
  readonly statuses: StatusWriter;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
  readonly scalings: ScalingHistory;
}

/** The steps of the control path over the real cluster. */
export function reconcileSteps(parts: StepParts): ReconcileSteps {
  const { clock, getText, live, images, metrics } = parts;
  const facts = new KeptFor<Facts>(clock, FACTS_MS);
  const sightings = new KeptFor<Sighting>(clock, OBSERVE_WHILE_ROLLING_MS);
  const draining = new Draining(parts);
  const generations = new AppliedGenerations();
  const version = ({ spec }: MarketPulse) => spec.image.tag ?? images.tag;
  const afterwards = (key: string, signal: AbortSignal) => {
    metrics.gone(key);
    return freeOrphanedTopics(parts, key, signal);
  };
  return {
    read: (key, signal) => readMarketPulse({ ...parts, takeDown: takenDown(parts), afterwards }, key, signal),
    learnFacts: (pulse, signal) =>
      facts.get(
        `${pulse.metadata.uid} ${pulse.metadata.generation}`,
        () => factsOfCluster(parts, pulse, signal),
        (learnt) => isWhole(pulse, learnt),
      ),
    build: desiredState,
    holdFlow: (pulse, wanted, signal) => holdFlow({ ...parts, draining }, pulse, wanted, signal),
    rollOut: (pulse, wanted, signal) => rollOut({ ...parts, generations }, pulse, wanted, signal),
    prune: (pulse, wanted, progress, signal) => pruneChildren(parts, pulse, wanted, progress, signal),
    observe: (pulse, signal) =>
      sightings.get(observationKey(pulse, live), () => askServices(findServices(live, pulse), getText, signal)),
    tell: (pulse, seen, signal) => tellStatus({ ...parts, version }, pulse, seen, signal),
    lookAgainAfterMs,
  };
}

function takenDown(parts: StepParts) {
  return (object: KubeObject, signal: AbortSignal) => {
    const warn = (reason: string, note: string) =>
      parts.events.record(object, { type: 'Warning', reason, action: 'TakeDown', note });
    return takeDown({ ...parts, warn }, object, signal);
  };
}

/** What is missing is looked for each time: somebody waits for it. */
const isWhole = (pulse: MarketPulse, facts: Facts) =>
  referencedSecrets(pulse).every((name) => facts.secrets.has(name)) &&
  desiredState(pulse, facts).findings.every(({ reason }) => reason === 'ScalingLimited');

/** Others to ask, another answer: a gateway that has just become ready is not left unheard for seconds. */
const observationKey = (pulse: MarketPulse, live: LiveObjects) =>
  `${pulse.metadata.uid} ${JSON.stringify(findServices(live, pulse))}`;

/** What is waited for is looked at more often; what only a person can mend, is not. */
function lookAgainAfterMs(progress: Progress): number {
  const isWaiting = progress.hindrances.some(({ kind }) => kind === 'waiting');
  return isWaiting || (!isComplete(progress) && progress.hindrances.length === 0)
    ? OBSERVE_WHILE_ROLLING_MS
    : OBSERVE_MS;
}
