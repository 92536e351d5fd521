import type { Clock } from '@cmp/runtime';
import type { ObservationBatch, TickSource } from '../tick-source.js';
import { Arrivals } from './arrivals.js';

/** How long the first call may keep the page waiting before made-up prices fill in; its answer still counts when it comes later. */
const DECIDE_WITHIN_MS = 3000;

/** A source that may turn out not to be there. */
export interface ReachableSource extends TickSource {
  readonly isReached: boolean;
}

export interface AutoParts {
  readonly real: ReachableSource;
  readonly simulated: TickSource;
  readonly clock: Clock;
  /** Told which of the two is publishing, at the start and at each change. */
  readonly onActive: (which: 'real' | 'simulated') => void;
}

/**
 * Real prices where there are any, a simulated market (marked as such) where there is no network.
 *
 * The rule: the real source is asked first. Once it has answered in any way within 3 s, be it "too many requests", nothing is
 * ever made up. Otherwise the simulated market runs while the real source is tried again, until real prices arrive; from then on
 * the simulated market stays off for the rest of the run, so that an outage shows old real prices and never invented ones.
 */
export class AutoSource implements TickSource {
  constructor(private readonly parts: AutoParts) {}

  async *observe(signal: AbortSignal): AsyncGenerator<ObservationBatch> {
    const { real, clock } = this.parts;
    const batches = real.observe(signal)[Symbol.asyncIterator]();
    let next = batches.next();
    await Promise.race([next, clock.sleep(DECIDE_WITHIN_MS, signal)]);
    if (signal.aborted) return;
    if (!real.isReached) {
      const first = yield* this.simulateUntilReal(batches, next, signal);
      if (first === null) return;
      next = Promise.resolve({ done: false, value: first });
    }
    this.parts.onActive('real');
    for (let result = await next; result.done !== true; result = await batches.next()) yield result.value;
  }

  /** Gives the first batch with real prices; null when `signal` aborts. */
  private async *simulateUntilReal(
    real: AsyncIterator<ObservationBatch>,
    firstReal: Promise<IteratorResult<ObservationBatch>>,
    signal: AbortSignal,
  ): AsyncGenerator<ObservationBatch, ObservationBatch | null> {
    this.parts.onActive('simulated');
    const stop = new AbortController();
    const simulated = this.parts.simulated.observe(AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator]();
    const arrivals = new Arrivals<Arrived>();
    arrivals.expect(firstReal.then(asReal));
    arrivals.expect(simulated.next().then(asMade));
    while (!signal.aborted) {
      const arrived = await arrivals.next();
      if (arrived.from === 'real') {
        const { result } = arrived;
        // Polling has stopped for good (a fault of the configuration): only the simulated market is left.
        if (result.done === true) continue;
        if (result.value.observations.length > 0) {
          stop.abort();
          return result.value;
        }
        arrivals.expect(real.next().then(asReal));
      } else {
        if (arrived.result.done === true) return null;
        yield arrived.result.value;
        arrivals.expect(simulated.next().then(asMade));
      }
    }
    return null;
  }
}

type Arrived = ReturnType<typeof asReal> | ReturnType<typeof asMade>;

function asReal(result: IteratorResult<ObservationBatch>) {
  return { from: 'real' as const, result };
}

function asMade(result: IteratorResult<ObservationBatch>) {
  return { from: 'made' as const, result };
}
