import type { ReconcileResult } from '@cmp/kube';
import type { DesiredState } from './desired/desired-state.js';
import type { Facts } from './desired/facts.js';
import type { Sighting } from './observe/sighting.js';
import type { MarketPulse } from './resource/market-pulse.js';
import type { Hold } from './roll-out/hold-flow.js';
import { isComplete, type Progress } from './roll-out/progress.js';

/** The resource; or, when it is gone, is being taken down or does not fit, when to look again: the step has done all there is to do. */
export type Read = { readonly pulse: MarketPulse } | ReconcileResult;

/** The steps of the control path; each is a part of its own, put together in `reconcile-steps.ts`. */
export interface ReconcileSteps {
  readonly read: (key: string, signal: AbortSignal) => Promise<Read>;
  readonly learnFacts: (pulse: MarketPulse, signal: AbortSignal) => Promise<Facts>;
  readonly build: (pulse: MarketPulse, facts: Facts) => DesiredState;
  /** Stops what must stand still first; the roll-out goes on when it does. */
  readonly holdFlow: (pulse: MarketPulse, wanted: DesiredState, signal: AbortSignal) => Promise<Hold>;
  readonly rollOut: (pulse: MarketPulse, wanted: DesiredState, signal: AbortSignal) => Promise<Progress>;
  readonly prune: (pulse: MarketPulse, wanted: DesiredState, progress: Progress, signal: AbortSignal) => Promise<void>;
  readonly observe: (pulse: MarketPulse, signal: AbortSignal) => Promise<Sighting>;
  readonly tell: (
    pulse: MarketPulse,
    told: { readonly wanted: DesiredState; readonly progress: Progress; readonly sighting: Sighting },
    signal: AbortSignal,
  ) => Promise<void>;
  readonly lookAgainAfterMs: (progress: Progress) => number;
}

/** MarketPulse → cluster: read, learn, build, hold, roll out, prune, observe, tell. The same result whatever event asked for it. */
export function reconcileMarketPulse(steps: ReconcileSteps) {
  return async (key: string, signal: AbortSignal): Promise<ReconcileResult> => {
    const read = await steps.read(key, signal);
    if (!('pulse' in read)) return read;
    const { pulse } = read;
    const facts = await steps.learnFacts(pulse, signal);
    const wanted = steps.build(pulse, facts);
    const hold = await steps.holdFlow(pulse, wanted, signal);
    const progress = hold.progress ?? meanwhile(hold, await steps.rollOut(pulse, wanted, signal));
    await steps.prune(pulse, wanted, progress, signal);
    const sighting = await steps.observe(pulse, signal);
    await steps.tell(pulse, { wanted, progress, sighting }, signal);
    return { requeueAfterMs: steps.lookAgainAfterMs(progress) };
  };
}

/** What holds the flow is told before what holds the stage. */
const meanwhile = ({ meanwhile: notes }: Hold, progress: Progress): Progress =>
  isComplete(progress) ? progress : { ...progress, hindrances: [...notes, ...progress.hindrances] };
