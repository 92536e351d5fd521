import {
  FencedError,
  LogError,
  LogUnavailableError,
  LogUnusableError,
  RecordRefusedError,
  UnknownTopicError,
} from '../log-error.js';

/** What was being done: the sentence's subject, and the coordinates that some errors carry. */
export interface Attempt {
  /** Such as "append to ticks/3". */
  readonly action: string;
  readonly topic?: string;
  readonly partition?: number;
}

const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);
const REFUSED = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);
const UNUSABLE_NAMES = new Set(['KafkaJSSASLAuthenticationError', 'KafkaJSNotImplemented']);
const UNUSABLE_CODES = /^(EPROTO$|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_)/;

const KAFKAJS_NAME = /^KafkaJS/;
const SYSTEM_CODE = /^(E[A-Z]+$|ERR_TLS_|ERR_SSL_|CERT_)/;
/** kafkajs wraps these in errors of its own, so the outermost name says nothing. */
const BUGS = new Set<unknown>(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

interface KafkajsShape {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Turns what kafkajs throws into the closed list of `log-error.ts`; the original stays as `cause`. Unknown errors count as "unavailable". */
export function toLogError(error: unknown, attempt: Attempt): LogError {
  if (error instanceof LogError) return error;
  const chain = causes(error);
  const types = chain.map(({ type }) => type).filter((type) => typeof type === 'string');
  const options = { cause: error };
  const topic = attempt.topic ?? '?';
  if (types.some((type) => FENCED.has(type))) return new FencedError(topic, attempt.partition ?? -1, options);
  if (types.includes('UNKNOWN_TOPIC_OR_PARTITION')) return new UnknownTopicError(topic, options);
  const refused = types.find((type) => REFUSED.has(type));
  if (refused !== undefined) return new RecordRefusedError(topic, refused.toLowerCase().replaceAll('_', ' '), options);
  const unusable = whyUnusable(chain);
  if (unusable !== null) return new LogUnusableError(`${attempt.action}: ${unusable}`, options);
  return new LogUnavailableError(`${attempt.action}: Kafka did not do it: ${describe(chain)}`, options);
}

/** What kafkajs, the network or this log report of themselves; anything else is a bug somewhere. */
export function isKnownFault(error: unknown): boolean {
  if (error === null || error instanceof LogError) return true;
  const chain = causes(error);
  if (chain.some(({ name }) => BUGS.has(name))) return false;
  return chain.some(({ name, code }) => KAFKAJS_NAME.test(String(name)) || SYSTEM_CODE.test(String(code)));
}

/** What a person must mend before any further try makes sense; null when waiting may help. */
function whyUnusable(chain: readonly KafkajsShape[]): string | null {
  for (const { name, type, code, message } of chain) {
    if (name === 'KafkaJSSASLAuthenticationError' || type === 'SASL_AUTHENTICATION_FAILED') {
      return 'the brokers refused the login; check the SASL mechanism, user name and password';
    }
    if (type === 'UNSUPPORTED_SASL_MECHANISM') return 'the brokers do not offer this SASL mechanism';
    if (typeof type === 'string' && type.endsWith('_AUTHORIZATION_FAILED')) {
      return `this user may not do that (${type}); grant it in the cluster's access control list`;
    }
    if (typeof code === 'string' && UNUSABLE_CODES.test(code)) {
      return `no TLS connection (${code}); check that the port speaks TLS, the certificate authority and the host name`;
    }
    if (typeof name === 'string' && UNUSABLE_NAMES.has(name)) return String(message);
  }
  return null;
}

function describe(chain: readonly KafkajsShape[]): string {
  const message = chain.at(-1)?.message;
  return typeof message === 'string' ? message : 'unknown error';
}

/** The error and what it wraps, outermost first; of an aggregate, its first part. */
function causes(error: unknown): readonly KafkajsShape[] {
  const chain: KafkajsShape[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && !chain.includes(next)) {
    const link: KafkajsShape = next;
    chain.push(link);
    next = link.cause ?? (Array.isArray(link.errors) ? link.errors[0] : undefined);
  }
  return chain;
}
