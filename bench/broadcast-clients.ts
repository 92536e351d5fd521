// The client process of bench/broadcast.bench.mjs: many connections that only count and hash what they get, cheap enough to leave
// the server its core.
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

interface Client {
  readonly hash: ReturnType<typeof createHash>;
  readonly socket: Socket;
  bytes: number;
}

interface Group {
  readonly clients: readonly Client[];
  /** What all of them had got before the first broadcast. */
  greetingBytes: number;
}

type Order =
  | { readonly open: string; readonly count: number; readonly port: number }
  | { readonly settle: string }
  | { readonly await: string; readonly bytes: number }
  | { readonly digest: string };

const groups = new Map<string, Group>();
/** Quiet for so long means that the greetings have arrived. */
const QUIET_MS = 1000;

function open(path: string, port: number): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const client: Client = { hash: createHash('sha1'), socket, bytes: 0 };
    const key = Buffer.alloc(16).toString('base64');
    const head = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
    ];
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${head.join('\r\n')}\r\n\r\n`);
    socket.once('data', (answer) => {
      if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) return reject(new Error(`${path} was not upgraded`));
      socket.on('data', (chunk) => {
        client.bytes += chunk.length;
        client.hash.update(chunk);
      });
      resolve(client);
    });
    socket.on('error', reject);
  });
}

function bytesOf(path: string): number {
  return (groups.get(path)?.clients ?? []).reduce((total, { bytes }) => total + bytes, 0);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits out the greetings, which are no part of any round. */
async function settle(path: string): Promise<void> {
  for (let before = -1; before !== bytesOf(path); await pause(QUIET_MS)) before = bytesOf(path);
  const group = groups.get(path);
  if (group !== undefined) group.greetingBytes = bytesOf(path);
}

process.on('message', (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  if ('open' in order) {
    const clients: Client[] = [];
    for (let opened = 0; opened < order.count; opened += 50) {
      const some = Array.from({ length: Math.min(50, order.count - opened) }, () => open(order.open, order.port));
      clients.push(...(await Promise.all(some)));
    }
    groups.set(order.open, { clients, greetingBytes: 0 });
    process.send?.({ opened: clients.length });
  } else if ('settle' in order) {
    await settle(order.settle);
    process.send?.({ settled: order.settle });
  } else if ('await' in order) {
    const wanted = (groups.get(order.await)?.greetingBytes ?? 0) + order.bytes;
    while (bytesOf(order.await) < wanted) await pause(2);
    process.send?.({ arrived: order.bytes });
  } else {
    const digests = (groups.get(order.digest)?.clients ?? []).map(
      ({ hash, bytes }) => `${bytes} ${hash.copy().digest('hex')}`,
    );
    process.send?.({ digests: [...new Set(digests)] });
  }
}
process.on('disconnect', () => process.exit(0));
