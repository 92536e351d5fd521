import { TICK_TOPIC } from '@cmp/contracts';
import type { Admin } from 'kafkajs';
import { askBroker, kafkaText } from './ask-broker.js';

const FIND_COORDINATOR = { apiKey: 10, version: 1 };
const OF_TRANSACTIONS = 1;
/** The throttle time comes before the error code, and a nullable sentence after it. */
const ERROR_AT = 4;

/** The broker that leads a partition of a topic. */
export async function leaderOf(admin: Admin, topic: string, partition: number): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const found = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition);
  if (found === undefined) throw new Error(`${topic}/${partition} is unknown`);
  return found.leader;
}

/** The broker that coordinates the transactions of the writer of one partition of the tick topic; names as in libs/event-log. */
export async function transactionCoordinator(broker: string, group: string, partition: number): Promise<number> {
  const body = Buffer.concat([kafkaText(`${group}.${TICK_TOPIC}.${partition}`), Buffer.from([OF_TRANSACTIONS])]);
  const answer = await askBroker(broker, FIND_COORDINATOR, body);
  const error = answer.readInt16BE(ERROR_AT);
  if (error !== 0) throw new Error(`no coordinator of the transactions of ${group}: error ${error}`);
  const sentenceBytes = Math.max(0, answer.readInt16BE(ERROR_AT + 2));
  return answer.readInt32BE(ERROR_AT + 4 + sentenceBytes);
}
