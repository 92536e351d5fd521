import type { EventLogConfig } from '@cmp/event-log';
import {
  choice,
  decimal,
  flag,
  integer,
  pipelineVariables,
  secret,
  text,
  url,
  VariableFault,
  type ConfigOf,
  type CrossCheck,
} from '@cmp/runtime';
import { PLAN_NAMES, type PlanName } from './coingecko/plan.js';

const REPLAY_PREFIX = 'replay:';
const NAMED_SOURCES = ['auto', 'coingecko', 'simulated'] as const;

/** Every variable the producer reads, besides those of the event log. */
export const producerVariables = {
  host: pipelineVariables.host,
  logLevel: pipelineVariables.logLevel,
  coins: pipelineVariables.coins,
  source: text('SOURCE', {
    meaning:
      'Where prices come from; auto is CoinGecko, or a simulated market on the embedded log when there is no network',
    default: 'auto',
    limits: 'auto | coingecko | simulated | replay:FILE',
    check(value) {
      const named = NAMED_SOURCES.some((name) => name === value);
      if (!named && !(value.startsWith(REPLAY_PREFIX) && value.length > REPLAY_PREFIX.length)) {
        throw new VariableFault(`must be ${NAMED_SOURCES.join(', ')} or replay:FILE`);
      }
    },
  }),
  pollIntervalMs: integer('POLL_INTERVAL_MS', {
    meaning: 'Wanted time between two polls of CoinGecko; its plan may stretch it',
    unit: 'ms',
    min: 1000,
    max: 3_600_000,
    default: 30_000,
  }),
  coingeckoPlan: choice('COINGECKO_PLAN', {
    meaning:
      'CoinGecko plan, for its host and limits; auto is demo with a key and keyless without; pro is any paid plan',
    of: ['auto', ...PLAN_NAMES],
    default: 'auto',
  }),
  coingeckoApiKey: secret('COINGECKO_API_KEY', { meaning: 'Key of the CoinGecko plan, sent as a header' }),
  coingeckoBaseUrl: url('COINGECKO_BASE_URL', {
    meaning: "CoinGecko's address up to /api/v3; unset takes the plan's",
    default: null,
  }),
  coingeckoCallsPerMinute: integer('COINGECKO_CALLS_PER_MINUTE', {
    meaning: 'Most calls in any 60 s; 0 takes what the plan allows',
    min: 0,
    max: 10_000,
    default: 0,
  }),
  coingeckoMonthlyCredits: integer('COINGECKO_MONTHLY_CREDITS', {
    meaning: 'Most calls in a calendar month (UTC); 0 takes what the plan allows',
    min: 0,
    max: 1_000_000_000,
    default: 0,
  }),
  simulatedSeed: integer('SIMULATED_SEED', {
    meaning: 'Seed of the simulated market: the same seed gives the same walk; 0 draws one and says which',
    min: 0,
    max: 4_294_967_295,
    default: 0,
  }),
  simulatedIntervalMs: integer('SIMULATED_INTERVAL_MS', {
    meaning: 'Time between two rounds of simulated prices',
    unit: 'ms',
    min: 10,
    max: 3_600_000,
    default: 2000,
  }),
  simulatedRecordsPerSecond: integer('SIMULATED_RECORDS_PER_SECOND', {
    meaning: 'For load tests: simulated records in a second over all coins; 0 goes by SIMULATED_INTERVAL_MS',
    min: 0,
    max: 1_000_000,
    default: 0,
  }),
  replaySpeed: decimal('REPLAY_SPEED', {
    meaning: 'How much faster than recorded a recording is played; 0 is as fast as it goes',
    min: 0,
    max: 1_000_000,
    default: 1,
  }),
  replayTimes: choice('REPLAY_TIMES', {
    meaning: 'Event times of a replay: shift to when a tick is played, or keep those of the recording',
    of: ['shift', 'keep'],
    default: 'shift',
  }),
  replayLoop: flag('REPLAY_LOOP', { meaning: 'Begin a recording again at its end, for ever', default: false }),
  tickQueueLimit: integer('TICK_QUEUE_LIMIT', {
    meaning: 'Accepted ticks that may wait while the event log is away; beyond it polling stops',
    min: 1000,
    max: 1_000_000,
    default: 20_000,
  }),
  pollLease: text('POLL_LEASE', {
    meaning: 'Lease, as NAMESPACE/NAME, whose holder polls while other producers stand by; unset: this one polls',
    default: null,
    limits: 'NAMESPACE/NAME, inside Kubernetes only',
    check(value) {
      if (!/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/.test(value))
        throw new VariableFault('must be NAMESPACE/NAME of a Lease');
    },
  }),
} as const;

export type ProducerConfig = ConfigOf<typeof producerVariables> &
  Pick<EventLogConfig, 'topicPartitions' | 'topicReplication' | 'retentionMs'>;

const checkPlan: CrossCheck<typeof producerVariables> = function* (config) {
  const { coingeckoPlan: plan, coingeckoApiKey: key } = config;
  if (plan === 'keyless' && key !== null) {
    yield 'COINGECKO_PLAN=keyless does not use COINGECKO_API_KEY: name the plan of the key, or leave the key out';
  }
  if (plan !== 'auto' && plan !== 'keyless' && key === null) yield `COINGECKO_PLAN=${plan} needs COINGECKO_API_KEY`;
};

const checkReplay: CrossCheck<typeof producerVariables> = function* (config) {
  if (config.replayLoop && config.replayTimes === 'keep') {
    yield 'REPLAY_LOOP=true needs REPLAY_TIMES=shift: the same event times again would all be late';
  }
};

/** Faults in the combination of the variables above; pass them to `parseVariables` with them. */
export const producerCrossChecks = [checkPlan, checkReplay] as const;

/** A key without a plan is taken for a demo key, the kind that most people have. */
export function planNameOf(config: Pick<ProducerConfig, 'coingeckoPlan' | 'coingeckoApiKey'>): PlanName {
  if (config.coingeckoPlan !== 'auto') return config.coingeckoPlan;
  return config.coingeckoApiKey === null ? 'keyless' : 'demo';
}

/** The file of `SOURCE=replay:FILE`; null for any other source. */
export function replayPathOf(config: Pick<ProducerConfig, 'source'>): string | null {
  return config.source.startsWith(REPLAY_PREFIX) ? config.source.slice(REPLAY_PREFIX.length) : null;
}
