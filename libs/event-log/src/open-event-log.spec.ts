import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVariables, StartupError } from '@cmp/runtime';
import { ManualClock, RecordingLogger } from '@cmp/runtime/testing';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { eventLogCrossCheck, eventLogVariables } from './event-log.config.js';
import { kafkaOptions, openEventLog } from './open-event-log.js';

describe('openEventLog', () => {
  const folder = temporaryFolder();
  const logger = new RecordingLogger();
  const open = (environment: Record<string, string>) =>
    openEventLog(parseVariables(eventLogVariables, environment, [eventLogCrossCheck]), {
      clock: new ManualClock(),
      logger,
      name: 'test',
    });

  it('opens the embedded log in DATA_DIR when no brokers are named', async () => {
    const log = await open({ DATA_DIR: join(folder(), 'data') });
    expect(log.kind).toBe('sqlite');
    await log.close();
  });

  it('tells the person who started it what to do about a folder that cannot be used', async () => {
    writeFileSync(join(folder(), 'file'), '');
    const refusal: unknown = await open({ DATA_DIR: join(folder(), 'file') }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartupError);
    expect((refusal as StartupError).message).toMatch(/make it a writable folder, or set DATA_DIR/);
  });

  it('names the variable of a certificate file that cannot be read', async () => {
    const environment = {
      KAFKA_BROKERS: '127.0.0.1:1',
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA_FILE: join(folder(), 'none.pem'),
    };
    const refusal: unknown = await open(environment).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartupError);
    expect((refusal as StartupError).message).toMatch(/^KAFKA_SSL_CA_FILE: cannot read .*none\.pem/);
  });

  it.each([
    [{}, 10_000],
    [{ KAFKA_SESSION_TIMEOUT_MS: '15000' }, 15_000],
  ])('gives Kafka the group session of %j', (environment, sessionTimeoutMs) => {
    const config = parseVariables(eventLogVariables, environment as Record<string, string>);
    const options = kafkaOptions(config, ['k:1'], { clock: new ManualClock(), logger, name: 'test' });
    expect(options).toMatchObject({ brokers: ['k:1'], clientId: 'test', sessionTimeoutMs });
  });
});
