import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ManualClock } from '@cmp/runtime/testing';
import { anObservation } from '../../testing/an-observation.js';
import type { ObservationBatch } from '../tick-source.js';
import { AutoSource } from './auto-source.js';

/** A real source whose answers the test gives, and one that makes prices up every 2 s. */
function newAuto() {
  const clock = new ManualClock();
  const stop = new AbortController();
  const waiting: ((batch: ObservationBatch | null) => void)[] = [];
  const active: string[] = [];
  const made: WeakRef<ObservationBatch>[] = [];
  const real = {
    isReached: false,
    async *observe() {
      for (;;) {
        const batch = await new Promise<ObservationBatch | null>((resolve) => waiting.push(resolve));
        if (batch === null) return;
        yield batch;
      }
    },
  };
  const simulated = {
    async *observe(signal: AbortSignal): AsyncGenerator<ObservationBatch> {
      while (!signal.aborted) {
        const batch: ObservationBatch = { origin: 'made', observations: [anObservation({ source: 'simulated' })] };
        made.push(new WeakRef(batch));
        yield batch;
        await clock.sleep(2000, signal);
      }
    },
  };
  const auto = new AutoSource({ real, simulated, clock, onActive: (which) => active.push(which) });
  const seen: string[] = [];
  const done = (async () => {
    for await (const { observations } of auto.observe(stop.signal)) seen.push(observations[0]?.source ?? 'nothing');
  })();
  return {
    clock,
    seen,
    active,
    made,
    async answer(reached: boolean, ...observations: ObservationBatch['observations']) {
      real.isReached = reached;
      waiting.shift()?.({ origin: 'live', observations });
      await clock.advance(0);
    },
    async end() {
      waiting.shift()?.(null);
      await clock.advance(0);
    },
    async stop() {
      stop.abort();
      await this.end();
      await done;
    },
  };
}

describe('AutoSource', () => {
  it('never simulates when real prices come first, not even in an outage an hour long', async () => {
    const auto = newAuto();
    await auto.answer(true, anObservation());
    await auto.clock.advance(1_800_000);
    await auto.answer(false);
    await auto.clock.advance(1_800_000);
    expect(auto.seen).toEqual(['coingecko', 'nothing']);
    expect(auto.active).toEqual(['real']);
    await auto.stop();
  });

  it('stays with a real source that answers "too many requests" at the start', async () => {
    const auto = newAuto();
    await auto.answer(true);
    await auto.clock.advance(600_000);
    expect(auto.seen).toEqual(['nothing']);
    expect(auto.active).toEqual(['real']);
    await auto.stop();
  });

  it('simulates at once when the real source cannot be reached', async () => {
    const auto = newAuto();
    await auto.answer(false);
    expect(auto.seen).toEqual(['simulated']);
    expect(auto.active).toEqual(['simulated']);
    await auto.stop();
  });

  it('simulates after 3 s without any answer', async () => {
    const auto = newAuto();
    await auto.clock.advance(2999);
    expect(auto.seen).toEqual([]);
    await auto.clock.advance(1);
    expect(auto.seen).toEqual(['simulated']);
    await auto.stop();
  });

  it('goes over to real prices when they come, and then stays with them', async () => {
    const auto = newAuto();
    await auto.answer(false);
    await auto.clock.advance(4000);
    await auto.answer(true);
    expect(auto.active).toEqual(['simulated']);
    await auto.answer(true, anObservation());
    await auto.clock.advance(60_000);
    await auto.answer(false);
    await auto.clock.advance(60_000);
    expect(auto.seen).toEqual(['simulated', 'simulated', 'simulated', 'coingecko', 'nothing']);
    expect(auto.active).toEqual(['simulated', 'real']);
    await auto.stop();
  });

  it('goes on simulating when the real source gives up', async () => {
    const auto = newAuto();
    await auto.answer(false);
    await auto.end();
    await auto.clock.advance(4000);
    expect(auto.seen).toEqual(['simulated', 'simulated', 'simulated']);
    await auto.stop();
  });

  it('lets go of every made-up batch, however long the real source is silent', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const auto = newAuto();
    await auto.clock.advance(400_000);
    expect(auto.made.length).toBeGreaterThan(150);
    collectGarbage();
    expect(auto.made.filter((batch) => batch.deref() !== undefined).length).toBeLessThan(20);
    await auto.stop();
  });
});
