import type { Clock } from '@cmp/runtime';
import type { StatusBoard } from '../status/status-board.js';
import type { Observation, ObservationBatch, TickSource } from '../tick-source.js';
import { CoinWalk } from './coin-walk.js';
import { openingCoin } from './opening-coin.js';
import { seededNormal, seededRandom } from './seeded-random.js';

export const SIMULATED = 'simulated';

/** At a chosen rate, rounds come in bundles of this length instead of one timer each. */
const BUNDLE_MS = 20;

export interface SimulatedOptions {
  readonly coins: readonly string[];
  readonly seed: number;
  /** Time between two rounds of all coins; ignored when `recordsPerSecond` is set. */
  readonly intervalMs: number;
  /** For benchmarks: this many records in a second over all coins. */
  readonly recordsPerSecond: number | null;
}

/** A made-up market, marked as such in every record. The same seed gives the same walk. */
export class SimulatedSource implements TickSource {
  private readonly walks: readonly { readonly coin: string; readonly walk: CoinWalk }[];
  private readonly paceMs: number;
  private readonly roundsPerPace: number;

  constructor(
    private readonly options: SimulatedOptions,
    private readonly parts: { readonly clock: Clock; readonly board: StatusBoard },
  ) {
    const normal = seededNormal(seededRandom(options.seed));
    this.walks = options.coins.map((coin) => ({ coin, walk: new CoinWalk(openingCoin(coin), normal) }));
    const roundMs = roundLengthMs(options);
    this.paceMs = Math.max(roundMs, options.recordsPerSecond === null ? 1 : BUNDLE_MS);
    this.roundsPerPace = this.paceMs / roundMs;
    this.say('starting', 'a made-up market waits for its turn');
  }

  async *observe(signal: AbortSignal): AsyncGenerator<ObservationBatch> {
    const { clock } = this.parts;
    this.say('ok', `made-up market, seed ${this.options.seed}, prices every ${shortTime(this.paceMs)}`);
    let dueMs = clock.nowMs();
    let owed = 0;
    while (!signal.aborted) {
      owed += this.roundsPerPace;
      const rounds = Math.floor(owed);
      owed -= rounds;
      dueMs += this.paceMs;
      yield { origin: 'made', observations: this.rounds(rounds) };
      await clock.sleep(Math.max(0, dueMs - clock.nowMs()), signal);
      // After a pause (a slow reader, a sleeping laptop) the walk goes on from now: it does not catch up.
      if (clock.nowMs() - dueMs > this.paceMs) dueMs = clock.nowMs();
    }
  }

  private rounds(count: number): readonly Observation[] {
    const nowMs = this.parts.clock.nowMs();
    return Array.from({ length: count }, () => this.round(nowMs)).flat();
  }

  private round(nowMs: number): readonly Observation[] {
    return this.walks.map(({ coin, walk }) => ({
      ...walk.step(this.paceMs / this.roundsPerPace),
      coin,
      eventTimeMs: nowMs,
      source: SIMULATED,
      sourceTimeMs: nowMs,
      quote: 'usd',
      volumeScope: 'global',
    }));
  }

  private say(state: 'starting' | 'ok', detail: string): void {
    this.parts.board.update(SIMULATED, { state, detail, simulated: true, intervalMs: this.paceMs });
  }
}

function roundLengthMs(options: SimulatedOptions): number {
  if (options.recordsPerSecond === null) return options.intervalMs;
  return (1000 * options.coins.length) / options.recordsPerSecond;
}

function shortTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
