import { ConfigError, parseVariables } from '@cmp/runtime';
import { eventLogCrossCheck, eventLogVariables } from './event-log.config.js';

function parse(environment: Record<string, string>) {
  return parseVariables(eventLogVariables, environment, [eventLogCrossCheck]);
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parse(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('event log configuration', () => {
  it('keeps the log embedded in ./data for seven days when nothing is set', () => {
    expect(parse({})).toMatchObject({
      dataDir: 'data',
      kafkaBrokers: null,
      topicPartitions: 1,
      retentionMs: 604_800_000,
    });
  });

  it('takes brokers by name, IPv4 and IPv6 address', () => {
    const brokers = 'kafka-0.kafka:9092, 127.0.0.1:9093,[::1]:9094';
    expect(parse({ KAFKA_BROKERS: brokers }).kafkaBrokers).toEqual([
      'kafka-0.kafka:9092',
      '127.0.0.1:9093',
      '[::1]:9094',
    ]);
  });

  it.each(['kafka', 'kafka:0', 'kafka:70000', 'http://kafka:9092', 'kafka:9092,,b:1'])(
    'refuses the brokers %s',
    (brokers) => {
      expect(faultsOf({ KAFKA_BROKERS: brokers })).toHaveLength(1);
    },
  );

  it.each([
    [{ KAFKA_SSL: 'true' }, ['KAFKA_SSL=true needs KAFKA_BROKERS']],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_SSL_CA_FILE: 'ca.pem' }, ['KAFKA_SSL_CA_FILE needs KAFKA_SSL=true']],
    [
      { KAFKA_BROKERS: 'k:1', KAFKA_SSL: 'true', KAFKA_SSL_CERT_FILE: 'c.pem' },
      ['KAFKA_SSL_CERT_FILE needs KAFKA_SSL_KEY_FILE'],
    ],
    [
      { KAFKA_BROKERS: 'k:1', KAFKA_SASL_MECHANISM: 'plain' },
      ['KAFKA_SASL_MECHANISM=plain needs KAFKA_SASL_USERNAME', 'KAFKA_SASL_MECHANISM=plain needs KAFKA_SASL_PASSWORD'],
    ],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_SASL_USERNAME: 'u' }, ['KAFKA_SASL_USERNAME needs KAFKA_SASL_MECHANISM']],
  ])('names what is missing in %j', (environment, faults) => {
    expect(faultsOf(environment as Record<string, string>)).toEqual(faults);
  });

  it.each(['5999', '60001'])('refuses a group session of %s ms', (KAFKA_SESSION_TIMEOUT_MS) => {
    expect(faultsOf({ KAFKA_SESSION_TIMEOUT_MS })).toHaveLength(1);
  });

  it('never prints the password', () => {
    const environment = { KAFKA_BROKERS: 'k:1', KAFKA_SASL_MECHANISM: 'gssapi', KAFKA_SASL_PASSWORD: 'se cret' };
    expect(faultsOf(environment).join('\n')).not.toContain('se cret');
  });
});
