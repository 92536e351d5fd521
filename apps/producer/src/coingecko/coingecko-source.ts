import { backoff, type Clock } from '@cmp/runtime';
import type { ProducerMetrics } from '../producer-metrics.js';
import type { SourceStatus } from '../status/source-status.js';
import type { StatusBoard } from '../status/status-board.js';
import type { ObservationBatch, TickSource } from '../tick-source.js';
import { Breaker } from './breaker.js';
import { CallBudget } from './call-budget.js';
import { COINGECKO } from './coingecko-message.js';
import { servingSentence, spentSentence, troubleSentence } from './coingecko-sentences.js';
import type { CoinGeckoPlan } from './plan.js';
import { poll, type Poll } from './poll.js';
import type { CallOutcome } from './read-answer.js';
import { simplePriceRequests, type SimplePriceRequest } from './simple-price-request.js';
import { UnservedCoins } from './unserved-coins.js';
import { utcMonthAt } from './utc-month.js';

/** CoinGecko asks for this next to its data. */
export const COINGECKO_ATTRIBUTION = { text: 'Data provided by CoinGecko', url: 'https://www.coingecko.com' } as const;

const MAX_JITTER_MS = 2000;

export interface CoinGeckoOptions {
  readonly coins: readonly string[];
  readonly plan: CoinGeckoPlan;
  readonly apiKey: string | null;
  readonly wantedIntervalMs: number;
  /** Wait after a call that got no answer; null leaves it to the interval and the breaker. */
  readonly unreachedWaitMs: number | null;
  /** Calls that earlier runs made, from the source's last status on the log. */
  readonly used: { readonly month: string; readonly count: number } | null;
}

export interface CoinGeckoParts {
  readonly clock: Clock;
  readonly board: StatusBoard;
  readonly metrics: Pick<ProducerMetrics, 'polled' | 'called' | 'creditsLeft'>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Polls `/simple/price`, one poll after the other, inside the plan's limits. One try per poll: the next poll is the retry. */
export class CoinGeckoSource implements TickSource {
  private readonly requests: readonly SimplePriceRequest[];
  private readonly budget: CallBudget;
  private readonly breaker: Breaker;
  private readonly unserved = new UnservedCoins();
  private lastOutcome: CallOutcome['kind'] | null = null;

  constructor(
    private readonly options: CoinGeckoOptions,
    private readonly parts: CoinGeckoParts,
  ) {
    const { plan, used } = options;
    this.requests = simplePriceRequests(options.coins, plan, options.apiKey);
    this.budget = new CallBudget({ ...plan, used });
    this.breaker = new Breaker(
      backoff({ baseMs: 30_000, factor: 2, maxMs: 120_000, jitter: 0.2, random: parts.random }),
    );
    this.say({ state: 'starting', detail: 'waiting for the first answer', attribution: COINGECKO_ATTRIBUTION });
  }

  /** True once CoinGecko itself has answered, prices or not: a rate limit is an answer, a block page of the network is none. */
  get isReached(): boolean {
    return this.lastOutcome !== null && this.lastOutcome !== 'unreached' && this.lastOutcome !== 'blocked';
  }

  async *observe(signal: AbortSignal): AsyncGenerator<ObservationBatch> {
    while (!signal.aborted) {
      const startedMs = await this.whenAffordable(signal);
      if (signal.aborted) return;
      this.breaker.tried();
      const result = await poll(this.requests, this.options.coins, this.pollParts(), signal);
      if (signal.aborted) return;
      const nextMs = this.concluded(result, startedMs);
      yield { origin: 'live', observations: result.observations };
      if (nextMs === null) return;
      await this.parts.clock.sleep(Math.max(0, nextMs - this.parts.clock.nowMs()), signal);
    }
  }

  /** Waits until the plan allows the next poll, and gives the time then. */
  private async whenAffordable(signal: AbortSignal): Promise<number> {
    const { clock } = this.parts;
    for (;;) {
      const nowMs = clock.nowMs();
      const earliestMs = this.budget.earliestMs(nowMs, this.requests.length);
      if (earliestMs <= nowMs || signal.aborted) return nowMs;
      if (this.isSpent(nowMs)) this.saySpent(nowMs);
      await clock.sleep(earliestMs - nowMs, signal);
    }
  }

  /** Draws the conclusions of a poll: metrics, breaker, status. Gives the time of the next one; null when there is none. */
  private concluded(result: Poll, startedMs: number): number | null {
    const { outcome } = result;
    const nowMs = this.parts.clock.nowMs();
    this.lastOutcome = outcome.kind;
    this.parts.metrics.polled(COINGECKO, outcome.kind);
    if (outcome.kind === 'misconfigured') {
      this.say({ state: 'misconfigured', detail: troubleSentence(outcome), nextPollAtMs: null });
      return null;
    }
    const interval = this.budget.interval(nowMs, this.options.wantedIntervalMs, this.requests.length);
    // A call that never left costs nothing, so that it may be repeated before the plan's pace would allow it.
    const isFree = outcome.kind === 'unreached' && !outcome.connected && this.options.unreachedWaitMs !== null;
    const paceMs = isFree ? 0 : this.jittered(interval.ms);
    const nextPollAtMs = Math.max(startedMs + paceMs, nowMs + this.leastWaitMs(outcome));
    const change = { intervalMs: interval.ms, nextPollAtMs };
    if (outcome.kind === 'served') {
      this.unserved.answered(this.options.coins, new Set(result.observations.map(({ coin }) => coin)));
      const state = interval.binding === null ? 'ok' : 'limited';
      const detail = servingSentence(this.options.plan, interval.ms, interval.binding);
      this.say({ ...change, state, detail, lastSuccessAtMs: nowMs, unservedCoins: this.unserved.list() });
    } else {
      const state = outcome.kind === 'limited' ? 'limited' : 'down';
      this.say({ ...change, state, detail: troubleSentence(outcome) });
    }
    return this.isSpent(nowMs) ? this.saySpent(nowMs) : nextPollAtMs;
  }

  private isSpent(nowMs: number): boolean {
    return (this.budget.left(nowMs) ?? this.requests.length) < this.requests.length;
  }

  /** Gives the time from which there are calls again. */
  private saySpent(nowMs: number): number {
    const month = utcMonthAt(nowMs);
    const detail = spentSentence(this.options.plan, month.name, month.endMs);
    this.say({ state: 'limited', detail, nextPollAtMs: month.endMs });
    return month.endMs;
  }

  private leastWaitMs(outcome: Exclude<CallOutcome, { kind: 'misconfigured' }>): number {
    switch (outcome.kind) {
      case 'served':
        this.breaker.succeeded();
        return 0;
      case 'limited':
        return this.breaker.limited(outcome.retryAfterMs);
      case 'unreached':
      case 'blocked': {
        const waitMs = this.breaker.failed();
        return this.options.unreachedWaitMs ?? waitMs;
      }
      case 'failed':
        return this.breaker.failed();
      default:
        return outcome satisfies never;
    }
  }

  /** Up to 2 s either way (less for short intervals), so that many pollers do not march together. */
  private jittered(intervalMs: number): number {
    const spreadMs = Math.min(MAX_JITTER_MS, intervalMs / 10);
    return intervalMs + (this.parts.random() * 2 - 1) * spreadMs;
  }

  private pollParts() {
    const { clock, metrics } = this.parts;
    return { clock, budget: this.budget, onCall: () => metrics.called(COINGECKO) };
  }

  private say(change: Partial<SourceStatus>): void {
    const nowMs = this.parts.clock.nowMs();
    const creditsLeft = this.budget.left(nowMs);
    if (creditsLeft !== null) this.parts.metrics.creditsLeft(COINGECKO, creditsLeft);
    this.parts.board.update(COINGECKO, {
      ...change,
      creditsLeft,
      calls: this.budget.usedAt(nowMs),
      breaker: this.breaker.state,
    });
  }
}
