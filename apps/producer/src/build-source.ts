import type { SourceStatusRecord } from '@cmp/contracts';
import type { Clock, Logger } from '@cmp/runtime';
import { AutoSource } from './auto/auto-source.js';
import { COINGECKO } from './coingecko/coingecko-message.js';
import { CoinGeckoSource } from './coingecko/coingecko-source.js';
import { planOf } from './coingecko/plan.js';
import type { ProducerMetrics } from './producer-metrics.js';
import { planNameOf, replayPathOf, type ProducerConfig } from './producer.config.js';
import { ReplaySource } from './replay/replay-source.js';
import { REPLAY } from './replay/replay-schedule.js';
import { SIMULATED, SimulatedSource } from './simulated/simulated-source.js';
import type { StatusBoard } from './status/status-board.js';
import type { TickSource } from './tick-source.js';

/** How often `auto` tries CoinGecko again while it cannot be reached. */
const AUTO_RETRY_MS = 60_000;
const MAX_SEED = 2 ** 32;

export interface SourceParts {
  readonly clock: Clock;
  readonly board: StatusBoard;
  readonly logger: Logger;
  readonly metrics: ProducerMetrics;
  readonly random: () => number;
  /** What sources said in earlier runs, by name. */
  readonly recalled: ReadonlyMap<string, SourceStatusRecord>;
  /** False on Kafka: a cluster's topics never get made-up prices unless `SOURCE=simulated` says so. */
  readonly autoMaySimulate: boolean;
}

/** The source that `SOURCE` names, and the names it may publish under. Marks on the board which one is publishing. */
export async function buildSource(
  config: ProducerConfig,
  parts: SourceParts,
): Promise<{ readonly source: TickSource; readonly names: readonly string[] }> {
  const replayPath = replayPathOf(config);
  if (replayPath !== null) {
    const source = await buildReplay(replayPath, config, parts);
    parts.board.update(REPLAY, { active: true });
    return { source, names: [REPLAY] };
  }
  if (config.source === 'simulated') {
    const source = buildSimulated(config, parts);
    parts.board.update(SIMULATED, { active: true });
    return { source, names: [SIMULATED] };
  }
  if (config.source === 'auto' && parts.autoMaySimulate) {
    return { source: buildAuto(config, parts), names: [COINGECKO, SIMULATED] };
  }
  const source = buildCoinGecko(config, parts, null);
  parts.board.update(COINGECKO, { active: true });
  return { source, names: [COINGECKO] };
}

function buildAuto(config: ProducerConfig, parts: SourceParts): AutoSource {
  const { board, clock } = parts;
  const real = buildCoinGecko(config, parts, AUTO_RETRY_MS);
  const simulated = buildSimulated(config, parts);
  board.update(COINGECKO, { active: true });
  return new AutoSource({
    real,
    simulated,
    clock,
    onActive(which) {
      board.update(COINGECKO, { active: which === 'real' });
      const rest = which === 'real' ? { state: 'starting' as const, detail: 'stands by: CoinGecko answers' } : {};
      board.update(SIMULATED, { active: which === 'simulated', ...rest });
    },
  });
}

function buildCoinGecko(config: ProducerConfig, parts: SourceParts, unreachedWaitMs: number | null): CoinGeckoSource {
  const plan = planOf(planNameOf(config), {
    baseUrl: config.coingeckoBaseUrl,
    callsPerMinute: config.coingeckoCallsPerMinute || null,
    callsPerMonth: config.coingeckoMonthlyCredits || null,
  });
  if (config.coingeckoPlan === 'auto' && plan.name === 'demo') {
    parts.logger.info('COINGECKO_API_KEY without COINGECKO_PLAN: taken for a demo key');
  }
  const { calls_month: month, calls_this_month: count } = parts.recalled.get(COINGECKO) ?? {};
  return new CoinGeckoSource(
    {
      coins: config.coins,
      plan,
      apiKey: config.coingeckoApiKey,
      wantedIntervalMs: config.pollIntervalMs,
      unreachedWaitMs,
      used: month === undefined || count === undefined ? null : { month, count },
    },
    parts,
  );
}

function buildSimulated(config: ProducerConfig, parts: SourceParts): SimulatedSource {
  const seed = config.simulatedSeed || 1 + Math.floor(parts.random() * (MAX_SEED - 1));
  const { coins, simulatedIntervalMs: intervalMs, simulatedRecordsPerSecond } = config;
  return new SimulatedSource({ coins, seed, intervalMs, recordsPerSecond: simulatedRecordsPerSecond || null }, parts);
}

function buildReplay(path: string, config: ProducerConfig, parts: SourceParts): Promise<ReplaySource> {
  const { replaySpeed: speed, replayTimes: times, replayLoop: loop } = config;
  return ReplaySource.open({ path, speed, times, loop }, parts);
}
