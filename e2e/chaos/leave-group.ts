import { createConnection } from 'node:net';
import type { Admin } from 'kafkajs';

const LEAVE_GROUP = 13;
const VERSION = 1;
const ANSWER_TIMEOUT_MS = 5000;
/** Length, correlation id and throttle time come before the error code. */
const ERROR_AT = 12;

/**
 * Takes every member out of a group, as an operator would the killed ones: the group would otherwise wait for each one's session to end,
 * 10 s a kill. The brokers that do not coordinate the group answer with an error, which is of no interest here.
 */
export async function removeMembers(admin: Admin, brokers: readonly string[], group: string): Promise<void> {
  const { groups } = await admin.describeGroups([group]);
  for (const { memberId } of groups.flatMap(({ members }) => members)) {
    const codes = await Promise.all(brokers.map((broker) => leaveGroup(broker, group, memberId).catch(() => null)));
    if (!codes.includes(0)) throw new Error(`no broker let ${memberId} leave ${group}: ${codes.join(', ')}`);
  }
}

async function leaveGroup(broker: string, group: string, memberId: string): Promise<number> {
  const [host = '', port = ''] = broker.split(':');
  const socket = createConnection({ host, port: Number(port) }).setTimeout(ANSWER_TIMEOUT_MS);
  try {
    return await new Promise<number>((resolve, reject) => {
      let answer = Buffer.alloc(0);
      socket.once('error', reject).once('timeout', () => reject(new Error(`${broker} does not answer`)));
      socket.on('data', (bytes) => {
        answer = Buffer.concat([answer, bytes]);
        if (answer.length >= ERROR_AT + 2) resolve(answer.readInt16BE(ERROR_AT));
      });
      socket.write(leaveRequest(group, memberId));
    });
  } finally {
    socket.destroy();
  }
}

function leaveRequest(group: string, memberId: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt16BE(LEAVE_GROUP, 0);
  head.writeInt16BE(VERSION, 2);
  const body = Buffer.concat([head, ...['chaos', group, memberId].map(kafkaText)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function kafkaText(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
