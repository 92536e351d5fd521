import { readFileSync } from 'node:fs';
import { RecordingLogger } from '@cmp/runtime/testing';
import { kafkaTestCluster, kafkaTestOptions } from '../../testing/kafka-test-cluster.js';
import { LogUnavailableError, LogUnusableError, type EventLog } from '../index.js';
import { openKafkaLog } from './open-kafka-log.js';
import type { KafkaLogOptions } from './kafka-log-options.js';

const cluster = kafkaTestCluster();
const { secured } = cluster;
if (secured === null) throw new Error('these tests need listeners with SASL SCRAM and with TLS (TEST_KAFKA_SECURED)');

const scram = { brokers: secured.scram.split(',') };
const tls = { brokers: secured.tls.split(',') };
const login = (password: string) => ({ mechanism: 'scram-sha-512', username: secured.username, password }) as const;
let opened: EventLog[];

beforeEach(() => {
  opened = [];
});
afterEach(() => Promise.all(opened.map((log) => log.close())));

async function open(differing: Partial<KafkaLogOptions>): Promise<EventLog> {
  const log = await openKafkaLog(kafkaTestOptions(cluster, { requestTimeoutMs: 3000, ...differing }));
  opened.push(log);
  return log;
}

async function roundTrip(log: EventLog): Promise<string[]> {
  const topic = `secured-${crypto.randomUUID().slice(0, 8)}`;
  await log.ensureTopics([{ name: topic, partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 3_600_000 }]);
  await log.append([{ topic, key: 'k', value: 'v' }]);
  const values: string[] = [];
  for await (const run of log.read({ topic, partition: 0, fromOffset: 0, toOffset: 1 })) {
    values.push(...run.map(({ value }) => String(value)));
  }
  return values;
}

describe('a login by SASL SCRAM', () => {
  it('with the right password can write and read', async () => {
    expect(await roundTrip(await open({ ...scram, sasl: login(secured.password) }))).toEqual(['v']);
  });

  it('with a wrong password fails at once, for good, with a sentence that does not show it, nor does the log', async () => {
    const password = 'never-show-this-one';
    const logger = new RecordingLogger();
    const log = await open({ ...scram, sasl: login(password), logger });
    const startedMs = Date.now();
    const refusal: unknown = await log.ping(20_000).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LogUnusableError);
    expect((refusal as Error).message).toContain('check the SASL mechanism, user name and password');
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    await expect(log.append([{ topic: 't', key: 'k', value: 'v' }])).rejects.toThrow(LogUnusableError);
    expect(JSON.stringify([String(refusal), logger.lines])).not.toContain(password);
  });

  it('that is refused ends a membership, which waiting would not mend', async () => {
    const log = await open({ ...scram, sasl: login('wrong') });
    await expect(log.join({ group: 'g', topic: 't', run: () => Promise.resolve() })).rejects.toThrow(LogUnusableError);
  });

  it('that is missing does not get in', async () => {
    await expect((await open(scram)).ping(2000)).rejects.toThrow(LogUnavailableError);
  });
});

describe('a connection by TLS', () => {
  const ca = readFileSync(secured.tlsCaFile, 'utf8');

  it('that trusts the brokers can write and read', async () => {
    expect(await roundTrip(await open({ ...tls, ssl: { ca } }))).toEqual(['v']);
  });

  it('to brokers whose certificate nobody vouches for is refused with what to check', async () => {
    const refused = (await open({ ...tls, ssl: true })).ping(3000);
    await expect(refused).rejects.toThrow(LogUnusableError);
    await expect(refused).rejects.toThrow(
      'check that the port speaks TLS, the certificate authority and the host name',
    );
  });
});
