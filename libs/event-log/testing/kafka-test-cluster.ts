import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import type { KafkaLogOptions } from '../src/kafka/kafka-log-options.js';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 120_000;

/** The real Kafka that `npm run test:kafka` has started, and what the tests may do with it. */
export interface KafkaTestCluster {
  readonly brokers: readonly string[];
  /** Broker ids are 1 to `brokerCount`. */
  readonly brokerCount: number;
  /** Null on a cluster that was only lent to us (KAFKA_BROKERS): its brokers must not be touched. */
  readonly control: KafkaTestControl | null;
  /** Listeners that ask for a login or speak TLS; null where the cluster has none. */
  readonly secured: { scram: string; username: string; password: string; tls: string; tlsCaFile: string } | null;
}

export interface KafkaTestControl {
  /** As a crash: SIGKILL. */
  kill(broker: number): Promise<void>;
  start(broker: number): Promise<void>;
}

/** Throws when the tests were not started by `npm run test:kafka`: they are never skipped. */
export function kafkaTestCluster(env: NodeJS.ProcessEnv = process.env): KafkaTestCluster {
  const bootstrap = env['TEST_KAFKA_BROKERS'];
  if (bootstrap === undefined) throw new Error('these tests need a real Kafka: start them with npm run test:kafka');
  const control = env['TEST_KAFKA_CONTROL'];
  const secured = env['TEST_KAFKA_SECURED'];
  return {
    brokers: bootstrap.split(','),
    brokerCount: Number(env['TEST_KAFKA_BROKER_COUNT'] ?? 1),
    control: control === undefined ? null : controlBy(JSON.parse(control) as string[]),
    secured: secured === undefined ? null : (JSON.parse(secured) as NonNullable<KafkaTestCluster['secured']>),
  };
}

export function kafkaTestOptions(cluster: KafkaTestCluster, differing: Partial<KafkaLogOptions> = {}): KafkaLogOptions {
  return { brokers: cluster.brokers, clientId: 'test', clock: systemClock, logger: silentLogger, ...differing };
}

/** @param command a command line in which {verb} (kill or start) and {id} stand for what to do with which broker */
function controlBy(command: readonly string[]): KafkaTestControl {
  const tell = async (verb: string, broker: number) => {
    const [file = '', ...args] = command.map((part) => part.replace('{verb}', verb).replace('{id}', String(broker)));
    await run(file, args, { timeout: COMMAND_TIMEOUT_MS });
  };
  return { kill: (broker) => tell('kill', broker), start: (broker) => tell('start', broker) };
}
