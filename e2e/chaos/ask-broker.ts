import { createConnection } from 'node:net';

const ANSWER_TIMEOUT_MS = 5000;
const LENGTH_BYTES = 4;

/** One request to one broker over a connection of its own, for the few that kafkajs' admin does not offer; returns the answer's body. */
export async function askBroker(
  broker: string,
  { apiKey, version }: { readonly apiKey: number; readonly version: number },
  body: Buffer,
): Promise<Buffer> {
  const [host = '', port = ''] = broker.split(':');
  const socket = createConnection({ host, port: Number(port) }).setTimeout(ANSWER_TIMEOUT_MS);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      let answer = Buffer.alloc(0);
      socket.once('error', reject).once('timeout', () => reject(new Error(`${broker} does not answer`)));
      socket.on('data', (bytes) => {
        answer = Buffer.concat([answer, bytes]);
        const isWhole = answer.length >= LENGTH_BYTES && answer.length >= LENGTH_BYTES + answer.readInt32BE(0);
        // The correlation id comes before the body.
        if (isWhole) resolve(answer.subarray(LENGTH_BYTES + 4));
      });
      socket.write(request(apiKey, version, body));
    });
  } finally {
    socket.destroy();
  }
}

/** Text as Kafka writes it: its length in two bytes, then its UTF-8. */
export function kafkaText(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

function request(apiKey: number, version: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt16BE(apiKey, 0);
  head.writeInt16BE(version, 2);
  const whole = Buffer.concat([head, kafkaText('chaos'), body]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(whole.length);
  return Buffer.concat([length, whole]);
}
