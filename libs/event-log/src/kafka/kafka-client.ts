// CommonJS: Node finds only some of its names from outside, so the module is imported whole.
import kafkajs, { type Kafka, type RetryOptions } from 'kafkajs';
import { kafkajsInternals } from './kafkajs-internals.js';
import { kafkajsLog } from './kafkajs-log.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import { severableSockets } from './severable-sockets.js';

export const CONNECT_TIMEOUT_MS = 3000;
export const REQUEST_TIMEOUT_MS = 30_000;

/** Gives up within half a second, for callers that have a loop of their own with a deadline. */
export const SHORT_RETRY: RetryOptions = { initialRetryTime: 20, multiplier: 1.5, maxRetryTime: 200, retries: 5 };
/**
 * Rides out a leader election or a restart with the same producer, hence without a duplicate; it ends when the caller's deadline severs
 * the client. The default first wait of 300 ms would slow every transaction to 3 a second: after each commit the next one meets
 * CONCURRENT_TRANSACTIONS for some milliseconds.
 */
export const LONG_RETRY: RetryOptions = { initialRetryTime: 20, multiplier: 1.5, maxRetryTime: 1000, retries: 10_000 };

/** One kafkajs client with sockets of its own, so that it can be cut off whatever it is doing. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Cuts the client off for good: what is under way fails, nothing is written any more, retries end. */
  readonly sever: () => void;
}

export function kafkaClient(settings: KafkaLogSettings, retry: RetryOptions): KafkaClient {
  kafkajsInternals(); // the patches must be in place before the first connection
  const sockets = severableSockets();
  const kafka = new kafkajs.Kafka({
    clientId: settings.clientId,
    // An empty list is kafkajs' one way to end its reconnecting: it throws an error that is not tried again.
    brokers: () => (sockets.severed ? [] : [...settings.brokers]),
    ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry,
    socketFactory: sockets.factory,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: kafkajsLog((message, fields) => {
      // What a client says while it is being cut off is our own doing.
      if (!sockets.severed) settings.logger.debug(message, fields);
    }),
  });
  return { kafka, sever: () => sockets.sever() };
}
