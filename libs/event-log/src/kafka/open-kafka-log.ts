import type { EventLog } from '../event-log.js';
import { LogUnusableError } from '../log-error.js';
import { KafkaLog } from './kafka-log.js';
import type { KafkaLogOptions } from './kafka-log-options.js';

const ADDRESS = /^[^\s:,]+:\d{1,5}$/;

/**
 * Opens the log on Kafka. Connects when it is first used: a cluster that is away is no error here, the operations reject with
 * `LogUnavailableError` until it is there. Throws `LogUnusableError` for an address that is none.
 */
export function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  const wrong = options.brokers.filter((broker) => !ADDRESS.test(broker));
  if (options.brokers.length > 0 && wrong.length === 0) return Promise.resolve(new KafkaLog(options));
  const what = wrong.length === 0 ? 'no broker was named' : `${JSON.stringify(wrong[0])} is no broker address`;
  return Promise.reject(new LogUnusableError(`${what}; give a list of host:port, such as kafka-0:9092`));
}
