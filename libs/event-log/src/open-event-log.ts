import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { StartupError, type Clock, type Logger } from '@cmp/runtime';
import type { EventLog, EventLogReader } from './event-log.js';
import type { EventLogConfig } from './event-log.config.js';
import { LogUnusableError } from './log-error.js';
import type { KafkaLogOptions } from './kafka/kafka-log-options.js';
import { openSqliteLog } from './sqlite/open-sqlite-log.js';
import { openSqliteLogCopy } from './sqlite/sqlite-log-copy.js';

export interface EventLogDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The app's, as it shows up in the brokers' logs and metrics. */
  readonly name: string;
}

/**
 * Opens the log that the configuration asks for; whoever opens it closes it. Throws `StartupError` with what to do when it cannot be
 * used as it is. A Kafka that is merely away is no error here.
 */
export async function openEventLog(config: EventLogConfig, dependencies: EventLogDependencies): Promise<EventLog> {
  return usable(openConfigured(config, dependencies));
}

/**
 * Opens the same log for reading alone, beside the processes that use it: an embedded one as it stands at this moment, Kafka as it goes
 * on. Throws as `openEventLog` does, also when there is no embedded log yet.
 */
export async function openEventLogForReading(
  config: EventLogConfig,
  dependencies: EventLogDependencies,
): Promise<EventLogReader> {
  return usable(
    config.kafkaBrokers === null ? openSqliteLogCopy(config.dataDir) : openConfigured(config, dependencies),
  );
}

async function usable<Log>(opening: Promise<Log>): Promise<Log> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof LogUnusableError) throw new StartupError(error.message, { cause: error });
    throw error;
  }
}

async function openConfigured(config: EventLogConfig, dependencies: EventLogDependencies): Promise<EventLog> {
  const { clock, logger } = dependencies;
  if (config.kafkaBrokers === null) return openSqliteLog({ dataDir: config.dataDir, clock, logger });
  if (config.kafkaSaslMechanism === 'plain' && !config.kafkaSsl) {
    logger.warn('the Kafka password travels in the clear: set KAFKA_SSL=true, or use a scram mechanism');
  }
  // Loaded only when it is wanted: the embedded log has no use for the Kafka client.
  const { openKafkaLog } = await import('./kafka/open-kafka-log.js');
  return openKafkaLog(kafkaOptions(config, config.kafkaBrokers, dependencies));
}

/** What the configuration says about Kafka, as the adapter takes it. Throws `LogUnusableError` for a PEM file that cannot be read. */
export function kafkaOptions(
  config: EventLogConfig,
  brokers: readonly string[],
  { clock, logger, name }: EventLogDependencies,
): KafkaLogOptions {
  const { kafkaSessionTimeoutMs: sessionTimeoutMs } = config;
  return { brokers, clientId: name, clock, logger, sessionTimeoutMs, ...kafkaSecurity(config) };
}

function kafkaSecurity(config: EventLogConfig): Pick<KafkaLogOptions, 'ssl' | 'sasl'> {
  const { kafkaSaslMechanism: mechanism } = config;
  const login = { username: config.kafkaSaslUsername ?? '', password: config.kafkaSaslPassword ?? '' };
  return {
    ...(config.kafkaSsl ? { ssl: tlsOptions(config) } : {}),
    ...(mechanism === 'none' ? {} : { sasl: { mechanism, ...login } }),
  };
}

function tlsOptions(config: EventLogConfig): ConnectionOptions | true {
  const { kafkaSslCaFile, kafkaSslCertFile, kafkaSslKeyFile } = config;
  if (kafkaSslCaFile === null && kafkaSslCertFile === null) return true;
  return {
    ...(kafkaSslCaFile === null ? {} : { ca: pem('KAFKA_SSL_CA_FILE', kafkaSslCaFile) }),
    ...(kafkaSslCertFile === null ? {} : { cert: pem('KAFKA_SSL_CERT_FILE', kafkaSslCertFile) }),
    ...(kafkaSslKeyFile === null ? {} : { key: pem('KAFKA_SSL_KEY_FILE', kafkaSslKeyFile) }),
  };
}

function pem(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LogUnusableError(`${variable}: cannot read ${file}, it must be a readable PEM file`, { cause: error });
  }
}
