import {
  FencedError,
  LogUnavailableError,
  LogUnusableError,
  RecordRefusedError,
  UnknownTopicError,
} from '../log-error.js';
import { isKnownFault, toLogError } from './kafka-error.js';

const attempt = { action: 'append to ticks/3', topic: 'ticks', partition: 3 };

function protocolError(type: string, cause?: unknown): Error {
  return Object.assign(new Error(`broker says ${type}`), { name: 'KafkaJSProtocolError', type, cause });
}

describe('an error of kafkajs', () => {
  it.each([
    ['INVALID_PRODUCER_EPOCH', FencedError],
    ['PRODUCER_FENCED', FencedError],
    ['UNKNOWN_TOPIC_OR_PARTITION', UnknownTopicError],
    ['MESSAGE_TOO_LARGE', RecordRefusedError],
    ['INVALID_RECORD', RecordRefusedError],
    ['TOPIC_AUTHORIZATION_FAILED', LogUnusableError],
    ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', LogUnusableError],
    ['SASL_AUTHENTICATION_FAILED', LogUnusableError],
    ['NOT_ENOUGH_REPLICAS', LogUnavailableError],
    ['CONCURRENT_TRANSACTIONS', LogUnavailableError],
  ])('%s becomes a %p that keeps its cause', (type, expected) => {
    const wrapped = Object.assign(new Error('retries exceeded'), { cause: protocolError(type) });
    const mapped = toLogError(wrapped, attempt);
    expect(mapped).toBeInstanceOf(expected);
    expect(mapped.cause).toBe(wrapped);
  });

  it('names the partition that was lost to another owner', () => {
    expect(toLogError(protocolError('INVALID_PRODUCER_EPOCH'), attempt)).toMatchObject({
      topic: 'ticks',
      partition: 3,
    });
  });

  it('of a refused certificate says what to check, and is not worth another try', () => {
    const error = Object.assign(new Error('Connection error'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const mapped = toLogError(error, attempt);
    expect(mapped).toBeInstanceOf(LogUnusableError);
    expect(mapped.message).toContain('certificate authority');
    expect(mapped.retriable).toBe(false);
  });

  it('that nobody knows counts as "not available" and tells the innermost reason', () => {
    const error = Object.assign(new Error('outer'), { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    const mapped = toLogError(error, attempt);
    expect(mapped).toBeInstanceOf(LogUnavailableError);
    expect(mapped.message).toBe('append to ticks/3: Kafka did not do it: connect ECONNREFUSED 127.0.0.1:1');
  });

  it('that is one of ours already stays as it is', () => {
    const ours = new UnknownTopicError('ticks');
    expect(toLogError(ours, attempt)).toBe(ours);
  });
});

describe('a crash of the consumer', () => {
  const wrapped = (cause: unknown) =>
    Object.assign(new Error('no more tries'), { name: 'KafkaJSNonRetriableError', cause });

  it.each([
    ['an answer of the broker', protocolError('COORDINATOR_NOT_AVAILABLE')],
    ['the same, wrapped', wrapped(protocolError('COORDINATOR_NOT_AVAILABLE'))],
    ['a broken connection', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['an error of this log', new LogUnavailableError('away')],
  ])('by %s is known: the group can be joined again', (_, error) => {
    expect(isKnownFault(error)).toBe(true);
  });

  it.each([
    ['a bug', new TypeError('undefined is not a function')],
    ['a bug that kafkajs has wrapped', wrapped(new TypeError('undefined is not a function'))],
    ['something that nobody knows', new Error('?')],
    ['no error at all', undefined],
  ])('by %s is not known: only a fresh process helps', (_, error) => {
    expect(isKnownFault(error)).toBe(false);
  });
});
