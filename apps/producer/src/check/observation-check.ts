import type { Tick } from '@cmp/market';
import type { ProducerMetrics } from '../producer-metrics.js';
import type { Observation, ObservationBatch } from '../tick-source.js';
import { checkObservation, type Verdict } from './check-observation.js';
import { JumpGuard } from './jump-guard.js';

/** The step between a source and the log: lets believable observations through as ticks and counts all others by reason. */
export class ObservationCheck {
  private readonly jumpGuard = new JumpGuard();
  private readonly lastSourceTime = new Map<string, number>();

  constructor(
    private readonly nowMs: () => number,
    private readonly metrics: Pick<ProducerMetrics, 'refused' | 'sourceTimeIgnored' | 'observed'>,
  ) {}

  accept(batch: ObservationBatch): readonly Tick[] {
    return batch.observations.flatMap((observation) => {
      const verdict = this.judge(observation, batch.origin);
      if (verdict.tick === null) {
        this.metrics.refused(observation.source, verdict.refusal);
        return [];
      }
      if (verdict.sourceTimeIgnored) this.metrics.sourceTimeIgnored(observation.source);
      this.metrics.observed(observation.source, this.isRepeat(verdict.tick));
      return [verdict.tick];
    });
  }

  private judge(observation: Observation, origin: ObservationBatch['origin']): Verdict {
    const verdict = checkObservation(observation, this.nowMs());
    if (verdict.tick === null || origin === 'made') return verdict;
    return this.jumpGuard.admit(keyOf(verdict.tick), verdict.tick.price) ? verdict : { tick: null, refusal: 'jump' };
  }

  /** A repeat brings the source time of the coin's last tick again: still an observation, but no news. */
  private isRepeat(tick: Tick): boolean {
    if (tick.sourceTimeMs === null) return false;
    const repeat = this.lastSourceTime.get(keyOf(tick)) === tick.sourceTimeMs;
    this.lastSourceTime.set(keyOf(tick), tick.sourceTimeMs);
    return repeat;
  }
}

function keyOf(tick: Pick<Tick, 'source' | 'coin'>): string {
  return `${tick.source}\n${tick.coin}`;
}
