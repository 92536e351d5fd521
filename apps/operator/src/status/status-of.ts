import { setCondition, type Condition, type ConditionNow } from '@cmp/kube';
import type { DesiredState } from '../desired/desired-state.js';
import type { Sighting } from '../observe/sighting.js';
import type { MarketPulse, MarketPulseStatus } from '../resource/market-pulse.js';
import type { Progress } from '../roll-out/progress.js';
import { conditionsNow } from './conditions-now.js';
import { urlOf } from './url-of.js';

export interface Told {
  readonly wanted: DesiredState;
  readonly progress: Progress;
  readonly sighting: Sighting;
  readonly components: NonNullable<MarketPulseStatus['components']>;
  readonly lastScaling: MarketPulseStatus['lastScaling'];
  readonly version: string;
  /** Kinds that the operator may not read, in sentences. */
  readonly denials: readonly string[];
  readonly nowMs: number;
}

/** Conditions that stay when they say nothing: a person looks for them. The narrower ones come and go. */
const ALWAYS = ['Ready', 'Progressing', 'Degraded'];

/** The whole status, from the last one and what was just seen. What nobody answered is left out, not kept from before. */
export function statusOf(pulse: MarketPulse, told: Told): MarketPulseStatus {
  const { sighting, components, version, lastScaling } = told;
  const { newestWindowEndMs, lagRecords, lagSeconds, deadLetters, sources } = sighting;
  return {
    observedGeneration: pulse.metadata.generation,
    conditions: conditionsOf(pulse, told),
    components,
    url: urlOf(pulse),
    version,
    ...(newestWindowEndMs === null ? {} : { watermark: new Date(newestWindowEndMs).toISOString() }),
    ...(lagRecords === null ? {} : { lagRecords }),
    ...(lagSeconds === null ? {} : { lagSeconds }),
    ...(deadLetters === null ? {} : { deadLetters }),
    ...(lastScaling === undefined ? {} : { lastScaling }),
    ...(sources === null
      ? {}
      : {
          sources: sources.map(({ name, state, detail, creditsLeft }) => ({
            name,
            state,
            ...(detail === '' ? {} : { message: detail.slice(0, 1024) }),
            ...(creditsLeft === null ? {} : { creditsLeft }),
          })),
        }),
  };
}

function conditionsOf(pulse: MarketPulse, told: Told): MarketPulseStatus['conditions'] {
  const now = conditionsNow(pulse, told).map((each) => ({ ...each, observedGeneration: pulse.metadata.generation }));
  const before = (pulse.status?.conditions ?? []) as readonly Condition[];
  const kept = before.filter(({ type }) => ALWAYS.includes(type) || now.some((each) => each.type === type));
  const next = now.reduce(
    (sofar: readonly Condition[], each: ConditionNow) => setCondition(sofar, each, told.nowMs),
    kept,
  );
  return next.map((condition) => ({ ...condition }));
}

/** The status of an object that cannot be read as a MarketPulse: its last one, with the faults in the conditions. */
export function invalidStatus(
  before: MarketPulseStatus | undefined,
  generation: number,
  faults: readonly string[],
  nowMs: number,
): MarketPulseStatus {
  const message = faults.join('; ').slice(0, 30_000);
  const say = (type: string, status: 'True' | 'False'): ConditionNow => ({
    type,
    status,
    reason: 'InvalidSpec',
    message,
    observedGeneration: generation,
  });
  const conditions = [say('Ready', 'False'), say('Progressing', 'False'), say('Degraded', 'True')].reduce(
    (sofar: readonly Condition[], each) => setCondition(sofar, each, nowMs),
    (before?.conditions ?? []) as readonly Condition[],
  );
  return { ...before, observedGeneration: generation, conditions: conditions.map((each) => ({ ...each })) };
}
