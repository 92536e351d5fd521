import { objectNameOf, replicasOf, type Applier, type KubeObject } from '@cmp/kube';
import type { Component } from '../desired/component.js';
import type { DesiredState } from '../desired/desired-state.js';
import { nameOf } from '../desired/object-names.js';
import { KINDS } from '../kinds.js';
import type { LiveObjects } from '../live-objects.js';
import { podsOf } from '../observe/find-services.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import type { Draining } from './draining.js';
import { growthOf, type Growth } from './growth.js';
import { waiting, type Hindrance, type Progress } from './progress.js';

export interface HoldParts {
  readonly applier: Applier;
  readonly live: LiveObjects;
  readonly draining: Draining;
}

/** Whether the roll-out may go on. */
export interface Hold {
  /** How far it came instead; null when it may. */
  readonly progress: Progress | null;
  /** What it does meanwhile, told with whatever it waits for. */
  readonly meanwhile: readonly Hindrance[];
}

const FREE: Hold = { progress: null, meanwhile: [] };

/**
 * Lets the flow stand still where it must: before a pause goes on to the processor, and while partitions grow. A coin belongs to another
 * partition then, and a window that is open would be published from both. So the producer stops, the windows close, and it comes back
 * when all others know the new number: its stage is the one that starts it.
 */
export async function holdFlow(
  parts: HoldParts,
  pulse: MarketPulse,
  wanted: DesiredState,
  signal: AbortSignal,
): Promise<Hold> {
  const growth = growthOf(pulse, parts.live);
  if (growth?.isBeforeTopics !== true) parts.draining.forget(pulse);
  if (growth === null && !pulse.spec.paused) return FREE;
  const reason = growth === null ? 'Pausing' : 'GrowingPartitions';
  const hold = (message: string): Hold => ({
    progress: { stage: growth === null ? 'producer' : 'topics', hindrances: [waiting(reason, message)] },
    meanwhile: [],
  });
  if (await isStopping(parts, pulse, 'producer', signal)) return hold(`${grows(growth)}the producer is being stopped`);
  if (growth === null) return FREE;
  if (!growth.isBeforeTopics) return { progress: null, meanwhile: [waiting(reason, grownBy(pulse, growth))] };
  if (pulse.spec.paused) {
    await isStopping(parts, pulse, 'processor', signal);
    return hold(`${grows(growth)}after the pause`);
  }
  await wake(parts, pulse, wanted, signal);
  const open = await parts.draining.waitsFor(pulse, signal);
  if (open !== null) return hold(`${grows(growth)}the producer stands still until ${open}`);
  return { progress: null, meanwhile: [waiting(reason, grownBy(pulse, growth))] };
}

const grows = (growth: Growth | null) =>
  growth === null ? '' : `partitions grow from ${growth.from} to ${growth.to}: `;

function grownBy({ spec }: MarketPulse, growth: Growth): string {
  const waits = `${grows(growth)}the producer stands still until processor and gateway know it`;
  if (spec.kafka.managed !== undefined) return waits;
  return `${waits}; on an existing Kafka add them to every topic by hand, as with kafka-topics.sh --alter --partitions ${growth.to}`;
}

const deploymentOf = ({ live }: HoldParts, pulse: MarketPulse, component: Component) =>
  live.find(KINDS.Deployment, `${pulse.metadata.namespace}/${nameOf(pulse, component)}`) ?? null;

const setSize = ({ applier }: HoldParts, live: KubeObject, replicas: number, signal: AbortSignal) =>
  applier.setReplicas(KINDS.Deployment, objectNameOf(live), replicas, { live, signal });

const sizeOf = (deployment: KubeObject) => replicasOf(deployment) ?? 1;

/** Takes a Deployment to 0. Whether a pod of it is still there, one that is on its way out included: it may write its last records. */
async function isStopping(parts: HoldParts, pulse: MarketPulse, component: Component, signal: AbortSignal) {
  const deployment = deploymentOf(parts, pulse, component);
  if (deployment === null) return false;
  if (sizeOf(deployment) > 0) {
    await setSize(parts, deployment, 0, signal);
    return true;
  }
  return podsOf(parts.live, pulse, component).length > 0;
}

/** A processor that a pause has stopped has windows to close before partitions grow. */
async function wake(parts: HoldParts, pulse: MarketPulse, { replicas }: DesiredState, signal: AbortSignal) {
  const deployment = deploymentOf(parts, pulse, 'processor');
  const size = replicas.find(({ component }) => component === 'processor')?.replicas ?? 0;
  if (deployment !== null && sizeOf(deployment) === 0) await setSize(parts, deployment, size, signal);
}
