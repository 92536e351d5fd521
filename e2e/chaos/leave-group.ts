import type { Admin } from 'kafkajs';
import { askBroker, kafkaText } from './ask-broker.js';

const LEAVE_GROUP = { apiKey: 13, version: 1 };
/** The throttle time comes before the error code. */
const ERROR_AT = 4;

/**
 * Takes every member out of a group, as an operator would the killed ones: the group would otherwise wait for each one's session to end,
 * 10 s a kill. The brokers that do not coordinate the group answer with an error, which is of no interest here.
 */
export async function removeMembers(admin: Admin, brokers: readonly string[], group: string): Promise<void> {
  const { groups } = await admin.describeGroups([group]);
  for (const { memberId } of groups.flatMap(({ members }) => members)) {
    const body = Buffer.concat([kafkaText(group), kafkaText(memberId)]);
    const leave = (broker: string) =>
      askBroker(broker, LEAVE_GROUP, body).then((answer) => answer.readInt16BE(ERROR_AT));
    const codes = await Promise.all(brokers.map((broker) => leave(broker).catch(String)));
    if (!codes.includes(0)) throw new Error(`no broker let ${memberId} leave ${group}: ${codes.join(', ')}`);
  }
}
