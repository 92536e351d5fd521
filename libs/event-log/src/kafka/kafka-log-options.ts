import type { Clock, Logger } from '@cmp/runtime';
import type { SASLOptions } from 'kafkajs';
import type { ConnectionOptions } from 'node:tls';

export interface KafkaLogOptions {
  /** `host:port` of some brokers; the others are found through them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** True for TLS with the system's authorities, or Node's own TLS options. */
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: SASLOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long one `append` (plain or of an owned partition) may take, retries included, before it is given up. Default 30 s. */
  readonly appendTimeoutMs?: number;
  /** How long one question (bounds, positions, topics) may take, retries included. Default 10 s. */
  readonly requestTimeoutMs?: number;
  /** How long a group waits for a silent member before its partitions go to others. Default 10 s. */
  readonly sessionTimeoutMs?: number;
  /** After this long without an end, the brokers abort an owner's open transaction. Default 20 s. */
  readonly transactionTimeoutMs?: number;
}

/** The options with every default filled in. */
export interface KafkaLogSettings extends KafkaLogOptions {
  readonly appendTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly transactionTimeoutMs: number;
}

export function kafkaLogSettings(options: KafkaLogOptions): KafkaLogSettings {
  return {
    appendTimeoutMs: 30_000,
    requestTimeoutMs: 10_000,
    sessionTimeoutMs: 10_000,
    transactionTimeoutMs: 20_000,
    ...options,
  };
}
