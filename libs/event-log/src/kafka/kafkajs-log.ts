import type { Logger } from '@cmp/runtime';
import kafkajs, { type logCreator, type LogEntry, type Logger as KafkajsLogger } from 'kafkajs';

/** Said by kafkajs although it is meant: retries are bounded so that an append ends, partitions are chosen before it is asked. */
const MEANT = /Limiting retries for the idempotent producer|switched default partitioner/;

/**
 * Writes what kafkajs says into our log. Every failed operation reaches its caller as an error as well, and kafkajs reports each of its
 * own retries as an error, so that its errors and warnings are kept as debug lines: what matters is logged where it is handled.
 */
export function kafkajsLog(debug: Logger['debug']): logCreator {
  return () => (entry: LogEntry) => {
    const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = entry.log;
    if (entry.level > kafkajs.logLevel.WARN || MEANT.test(message)) return;
    debug(`kafkajs: ${message}`, { part: entry.namespace, ...fields });
  };
}

/** A root logger for the parts of kafkajs that are used without its `Kafka` class. */
export function kafkajsRootLogger(debug: Logger['debug']): KafkajsLogger {
  // Never connected: only its logger is taken.
  return new kafkajs.Kafka({ brokers: [], logLevel: kafkajs.logLevel.WARN, logCreator: kafkajsLog(debug) }).logger();
}
