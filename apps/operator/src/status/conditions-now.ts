import type { ConditionNow } from '@cmp/kube';
import type { Finding } from '../desired/facts.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { isComplete, type Hindrance, type Progress } from '../roll-out/progress.js';
import type { Sighting } from '../observe/sighting.js';

export interface Circumstances {
  readonly wanted: { readonly findings: readonly Finding[] };
  readonly progress: Progress;
  readonly sighting: Sighting;
  /** Kinds that the operator may not read, in sentences. */
  readonly denials: readonly string[];
  readonly nowMs: number;
}

/** Longer than a Deployment gives itself: waiting for so long is no roll-out any more. */
const OVERDUE_MS = 15 * 60_000;

type Say = Omit<ConditionNow, 'observedGeneration'>;

/**
 * What holds of the resource. `Ready`: all that is wanted runs. `Progressing`: on its way there by itself. `Degraded`: not as wanted, and
 * waiting may not mend it. All three together say whether a person is needed.
 */
export function conditionsNow(pulse: MarketPulse, seen: Circumstances): readonly Say[] {
  const waiting = waitingFor(seen.progress);
  const troubles = [...troublesOf(seen), ...overdue(pulse, seen.nowMs, waiting)];
  const [trouble] = troubles;
  return [
    readyNow(pulse, seen, trouble, waiting),
    progressingNow(seen.progress, waiting),
    trouble === undefined
      ? { type: 'Degraded', status: 'False', reason: 'AsWanted', message: 'nothing is missing' }
      : { type: 'Degraded', status: 'True', reason: trouble.reason, message: sentences(troubles) },
    ...scalingLimited(seen.wanted.findings),
  ];
}

type Trouble = Pick<Hindrance, 'reason' | 'message'>;

/** So many are named, the rest is counted. */
const NAMED = 3;

/** The first reason stands for all. */
function waitingFor(progress: Progress): Trouble | undefined {
  const waits = isComplete(progress) ? [] : progress.hindrances.filter(({ kind }) => kind === 'waiting');
  const [first] = waits;
  const more = waits.length > NAMED ? ` and ${waits.length - NAMED} more` : '';
  return first && { reason: first.reason, message: sentences(waits.slice(0, NAMED)) + more };
}

function overdue({ status }: MarketPulse, nowMs: number, waiting?: Trouble): readonly Trouble[] {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (waiting === undefined || ready?.status !== 'False') return [];
  if (nowMs - Date.parse(ready.lastTransitionTime) < OVERDUE_MS) return [];
  return [{ ...waiting, message: `for more than ${OVERDUE_MS / 60_000} min: ${waiting.message}` }];
}

function troublesOf({ wanted, progress, denials }: Circumstances): readonly Trouble[] {
  return [
    ...progress.hindrances.filter(({ kind }) => kind === 'failed' || isComplete(progress)),
    ...denials.map((message) => ({ reason: 'Forbidden', message })),
    ...wanted.findings.filter(({ reason }) => reason !== 'ScalingLimited'),
  ];
}

function readyNow(
  pulse: MarketPulse,
  { progress, sighting }: Circumstances,
  trouble?: Trouble,
  waiting?: Trouble,
): Say {
  const say = (status: 'True' | 'False', reason: string, message: string): Say => ({
    type: 'Ready',
    status,
    reason,
    message,
  });
  if (!isComplete(progress)) {
    const { reason, message } = waiting ?? trouble ?? { reason: 'RollingOut', message: 'being rolled out' };
    return say('False', reason, message);
  }
  if (pulse.spec.paused) return say('True', 'Paused', 'paused: gateway and page show what was there before');
  if (sighting.sources === null) return say('False', 'GatewayUnreachable', silence(sighting));
  return say('True', 'Running', sourcesSay(sighting));
}

function progressingNow(progress: Progress, waiting?: Trouble): Say {
  if (isComplete(progress)) {
    return { type: 'Progressing', status: 'False', reason: 'Complete', message: 'everything is rolled out' };
  }
  if (waiting !== undefined) {
    return {
      type: 'Progressing',
      status: 'True',
      reason: waiting.reason,
      message: `${progress.stage}: ${waiting.message}`,
    };
  }
  return { type: 'Progressing', status: 'False', reason: 'Stuck', message: `${progress.stage}: see Degraded` };
}

function scalingLimited(findings: readonly Finding[]): readonly Say[] {
  const limit = findings.find(({ reason }) => reason === 'ScalingLimited');
  return limit === undefined
    ? []
    : [{ type: 'ScalingLimited', status: 'True', reason: 'Partitions', message: limit.message }];
}

function sourcesSay({ sources }: Sighting): string {
  const troubled = (sources ?? []).filter(({ state }) => state !== 'ok' && state !== 'starting');
  if (troubled.length === 0) return 'everything runs';
  return `everything runs; ${troubled.map(({ name, state }) => `source ${name} is ${state}`).join(', ')}`;
}

const silence = ({ silent }: Sighting) => `the gateway does not answer: ${silent[0] ?? 'nobody is there'}`;

const sentences = (troubles: readonly Trouble[]) =>
  [...new Set(troubles.map(({ message }) => message))].join('; ').slice(0, 30_000);
