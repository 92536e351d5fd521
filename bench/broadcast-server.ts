// The server process of bench/broadcast.bench.mjs: the gateway's own delivery at /ws and /feed beside raw `ws` at /raw, on one HTTP server.
// Its parent tells it which one publishes; it answers with the CPU time that took.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { toPulseRecord, type PulseRecord } from '@cmp/contracts';
import { deliveryUnderTest } from '@cmp/gateway/testing';
import { DEFAULT_COINS } from '@cmp/market';
import { aPulse } from '@cmp/market/testing';
import * as webSockets from 'ws';
import type { WebSocket } from 'ws';

/** `plain`: the gateway's /ws; `feed`: its /feed; `raw`: `ws` with one frame built by its own sender. */
type Kind = 'plain' | 'feed' | 'raw';

type Order =
  { readonly publish: Kind; readonly firstWindow: number; readonly batches: number } | { readonly stop: Kind };

/** What `ws` has and its types leave out: building a frame, and writing one that is built. */
interface RawSender {
  frame(data: Buffer, options: object): Buffer[];
}
interface RawSocket extends WebSocket {
  readonly _sender: { sendFrame(frames: readonly Buffer[]): void };
}
const { Sender } = webSockets as unknown as { Sender: RawSender };

const WINDOW_MS = 30_000;
const START_MS = Date.UTC(2026, 0, 1);
const coins = DEFAULT_COINS.map(({ id }) => id);

function batchOf(window: number): PulseRecord[] {
  const windowEndMs = START_MS + window * WINDOW_MS;
  return coins.map((coin) => toPulseRecord(aPulse({ coin, windowEndMs, price: 100_000 + window })));
}

const delivery = deliveryUnderTest(WINDOW_MS);
const rawServer = new webSockets.WebSocketServer({ noServer: true, perMessageDeflate: false });
const rawClients = new Set<RawSocket>();

let rawBytes = 0;

/** Bytes written to all clients of a kind by broadcasts so far. */
function writtenBytes(kind: Kind): Promise<number> {
  if (kind === 'raw') return Promise.resolve(rawBytes);
  return delivery.writtenBytes(kind);
}

const publishers: Record<Kind, (records: PulseRecord[]) => void> = {
  plain: (records) => delivery.publish(records),
  feed: (records) => delivery.publish(records),
  raw(records) {
    const data = Buffer.from(JSON.stringify({ type: 'aqi_update', data: records }));
    const frame = Buffer.concat(Sender.frame(data, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true }));
    for (const client of rawClients) client._sender.sendFrame([frame]);
    rawBytes += frame.length * rawClients.size;
  },
};

const server = createServer((_request, response) => response.end());
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  if (request.url === '/ws') return delivery.plain(request, socket, head);
  if (request.url === '/feed') return delivery.feed(request, socket, head);
  rawServer.handleUpgrade(request, socket, head, (client) => {
    rawClients.add(client as RawSocket);
    client.on('close', () => rawClients.delete(client as RawSocket));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

let startedCpu = process.cpuUsage();
process.on('message', (order: Order) => {
  if ('stop' in order) {
    const { user, system } = process.cpuUsage(startedCpu);
    process.send?.({ cpuUs: user + system });
    return;
  }
  const batches = Array.from({ length: order.batches }, (_, index) => batchOf(order.firstWindow + index));
  startedCpu = process.cpuUsage();
  publishNext();

  function publishNext(): void {
    const batch = batches.shift();
    const kind = (order as { publish: Kind }).publish;
    if (batch === undefined) return void writtenBytes(kind).then((bytes) => process.send?.({ writtenBytes: bytes }));
    publishers[kind](batch);
    setImmediate(publishNext);
  }
});
process.on('disconnect', () => process.exit(0));
