import { ManualClock, RecordingLogger, seededRandom } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { CoinGeckoSource, type CoinGeckoOptions } from '../src/coingecko/coingecko-source.js';
import { COINGECKO } from '../src/coingecko/coingecko-message.js';
import { planOf, type PlanName } from '../src/coingecko/plan.js';
import { producerMetrics } from '../src/producer-metrics.js';
import type { SourceStatus } from '../src/status/source-status.js';
import { StatusBoard } from '../src/status/status-board.js';
import type { ObservationBatch } from '../src/tick-source.js';
import { FakeCoinGecko, type ScenarioName } from './fake-coingecko.js';

/** The recorded ten coins, in the order of the sample. */
export const SAMPLE_COINS = [
  'bitcoin',
  'ethereum',
  'ripple',
  'binancecoin',
  'solana',
  'dogecoin',
  'cardano',
  'polkadot',
  'avalanche-2',
  'chainlink',
] as const;

export interface RigOptions extends Partial<Omit<CoinGeckoOptions, 'plan'>> {
  readonly scenario?: ScenarioName;
  readonly plan?: PlanName;
  readonly callsPerMinute?: number;
  readonly callsPerMonth?: number;
  readonly startMs?: number;
  readonly seed?: number;
}

/** A CoinGecko source over HTTP against the fake, on a clock that moves from poll to poll. */
export class CoinGeckoRig {
  readonly logger = new RecordingLogger();
  readonly registry = new Registry();
  readonly board = new StatusBoard(this.logger);
  readonly source: CoinGeckoSource;
  private readonly stopping = new AbortController();
  private readonly batches: AsyncIterator<ObservationBatch>;

  private constructor(
    readonly fake: FakeCoinGecko,
    readonly clock: ManualClock,
    options: RigOptions,
  ) {
    const { plan = 'keyless', callsPerMinute = 100, callsPerMonth = null, seed = 1, ...rest } = options;
    this.source = new CoinGeckoSource(
      {
        coins: SAMPLE_COINS,
        apiKey: null,
        wantedIntervalMs: 30_000,
        unreachedWaitMs: null,
        used: null,
        ...rest,
        plan: planOf(plan, { baseUrl: fake.baseUrl, callsPerMinute, callsPerMonth }),
      },
      {
        clock,
        board: this.board,
        metrics: producerMetrics(this.registry, () => clock.nowMs()),
        random: seededRandom(seed),
      },
    );
    this.batches = this.source.observe(this.stopping.signal)[Symbol.asyncIterator]();
  }

  static async start(options: RigOptions = {}): Promise<CoinGeckoRig> {
    const clock = new ManualClock(options.startMs);
    const scenario = options.scenario ?? 'samples';
    return new CoinGeckoRig(await FakeCoinGecko.start({ scenario, nowMs: () => clock.nowMs() }), clock, options);
  }

  get status(): SourceStatus {
    const status = this.board.of(COINGECKO);
    if (status === undefined) throw new Error('the source has said nothing');
    return status;
  }

  /**
   * Moves the clock to the next poll and gives what it brought; null once polling has stopped. Not awaited for answers that need the
   * clock to move on.
   */
  async poll(): Promise<ObservationBatch | null> {
    const calls = this.fake.calls.length;
    const result = this.batches.next();
    await this.clock.advance(0);
    const dueMs = (this.status.nextPollAtMs ?? 0) - this.clock.nowMs();
    if (this.fake.calls.length === calls && dueMs > 0) await this.clock.advance(dueMs);
    const { value, done } = await result;
    return done === true ? null : value;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.fake.stop();
  }
}
