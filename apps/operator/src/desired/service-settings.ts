import { durationMs } from '../resource/duration.js';
import type { MarketPulseSpec } from '../resource/market-pulse.js';
import { PORTS } from './component.js';
import { PROCESSOR_GROUP } from './consumer-group.js';
import { defined } from './defined.js';

type Settings = Readonly<Record<string, string>>;

const ms = (duration: string) => String(durationMs(duration));

/** The environment of the producer, as docs/configuration.md lists it. */
export function producerSettings(spec: MarketPulseSpec): Settings {
  const { kind, pollInterval, coingecko, simulated } = spec.source;
  return {
    ...everyService(spec),
    OPERATIONS_PORT: String(PORTS.producer.number),
    COINS: spec.coins.join(','),
    SOURCE: kind,
    POLL_INTERVAL_MS: ms(pollInterval),
    COINGECKO_PLAN: coingecko.plan,
    COINGECKO_CALLS_PER_MINUTE: String(coingecko.callsPerMinute),
    COINGECKO_MONTHLY_CREDITS: String(coingecko.monthlyCredits),
    SIMULATED_INTERVAL_MS: ms(simulated.interval),
    SIMULATED_SEED: String(simulated.seed),
    SIMULATED_RECORDS_PER_SECOND: String(simulated.recordsPerSecond),
    ...defined({ COINGECKO_BASE_URL: coingecko.baseUrl }),
  };
}

export function processorSettings(spec: MarketPulseSpec): Settings {
  const { idleClose } = spec.windows;
  return {
    ...everyService(spec),
    ...windowSettings(spec),
    ...thresholdSettings(spec),
    OPERATIONS_PORT: String(PORTS.processor.number),
    IDLE_CLOSE_MS: idleClose === 'off' ? 'off' : ms(idleClose),
    PROCESSOR_GROUP,
  };
}

export function gatewaySettings(spec: MarketPulseSpec): Settings {
  const { allowedOrigins } = spec.gateway;
  return {
    ...everyService(spec),
    ...windowSettings(spec),
    ...thresholdSettings(spec),
    PORT: String(PORTS.gateway.number),
    DRAIN_MS: ms(spec.gateway.drain),
    COINS: spec.coins.join(','),
    ...(allowedOrigins.length === 0 ? {} : { ALLOWED_ORIGINS: allowedOrigins.join(',') }),
  };
}

function everyService({ logLevel, topics }: MarketPulseSpec): Settings {
  return {
    HOST: '0.0.0.0',
    LOG_LEVEL: logLevel,
    TOPIC_PARTITIONS: String(topics.partitions),
    TOPIC_REPLICATION: String(topics.replication),
    RETENTION_MS: ms(topics.retention),
  };
}

/** Processor and gateway must agree on these: the one computes, the other shows. */
function windowSettings({ windows }: MarketPulseSpec): Settings {
  const more = windows.more.map(
    ({ size, advance, grace }) => `${size}${advance === undefined ? '' : `/${advance}`}+${grace}`,
  );
  return {
    WINDOW_MS: ms(windows.size),
    GRACE_MS: ms(windows.grace),
    CORRECTION_MS: ms(windows.correction),
    ...(more.length === 0 ? {} : { MORE_WINDOWS: more.join(',') }),
  };
}

function thresholdSettings({ thresholds: { movingPct, volatilePct, trendPct, alert } }: MarketPulseSpec): Settings {
  return {
    LABEL_MOVING_PCT: String(movingPct),
    LABEL_VOLATILE_PCT: String(volatilePct),
    LABEL_TREND_PCT: String(trendPct),
    ALERT_RAISE_PCT: String(alert.raisePct),
    ALERT_CLEAR_PCT: String(alert.clearPct),
    ALERT_COOLDOWN_MS: ms(alert.cooldown),
  };
}
