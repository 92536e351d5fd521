import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decodeFeedRequest, FEED_CLOSE } from '@cmp/contracts';
import type { Clock } from '@cmp/runtime';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { answerRequest, refuse, type AnswerParts } from '../feed/answer-request.js';
import type { FeedHub } from '../feed/feed-hub.js';
import type { GatewayMetrics } from '../gateway-metrics.js';
import { closePatiently } from './close-patiently.js';
import { RequestBudget } from './request-budget.js';
import type { UpgradeHandler } from './upgrade-router.js';
import { FeedWebSocketOutlet, PlainWebSocketOutlet } from './web-socket-outlet.js';

export interface WebSocketEndpointsOptions {
  readonly hub: FeedHub;
  readonly answers: AnswerParts;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly maxClients: number;
}

/** Largest message a client may send; a longer one ends the connection with 1009. */
export const MAX_REQUEST_BYTES = 16 * 1024;

/** The native endpoints `/ws` and `/feed`. No compression is negotiated: frames are shared as bytes. */
export class WebSocketEndpoints {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_REQUEST_BYTES,
    perMessageDeflate: false,
  });
  /** Open connections, and whether each has been heard of since the last ping. */
  private readonly connections = new Map<WebSocket, { readonly kind: 'plain' | 'feed'; heard: boolean }>();

  constructor(private readonly options: WebSocketEndpointsOptions) {}

  /** For `/ws`: what the client sends is read and ignored. */
  readonly plain: UpgradeHandler = (request, socket, head) =>
    this.accept(request, socket, head, 'plain', (webSocket) => {
      const { hub, clock } = this.options;
      const client = hub.addPlain(new PlainWebSocketOutlet(webSocket, socket, clock));
      webSocket.on('close', () => hub.remove(client));
    });

  /** For `/feed`. */
  readonly feed: UpgradeHandler = (request, socket, head) =>
    this.accept(request, socket, head, 'feed', (webSocket) => {
      const { hub, clock, answers } = this.options;
      const client = hub.addFeed(new FeedWebSocketOutlet(webSocket, socket, clock));
      const budget = new RequestBudget(clock);
      webSocket.on('message', (data: RawData, isBinary: boolean) => {
        if (!budget.take()) return refuse(client, 'too many requests');
        if (isBinary) return refuse(client, 'message: must be text');
        void answerRequest(client, () => decodeFeedRequest(textOf(data)), answers);
      });
      webSocket.on('close', () => hub.remove(client));
    });

  /** Ends connections that did not answer the last ping, and pings the others. */
  heartbeat(): void {
    for (const [webSocket, connection] of this.connections) {
      if (connection.heard) {
        connection.heard = false;
        webSocket.ping();
      } else {
        this.options.metrics.dropped.inc({ kind: connection.kind, reason: 'dead' });
        webSocket.terminate();
      }
    }
  }

  /** Whatever is still open ends now. */
  terminateAll(): void {
    for (const webSocket of this.connections.keys()) webSocket.terminate();
    this.server.close();
  }

  private accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    kind: 'plain' | 'feed',
    join: (webSocket: WebSocket) => void,
  ): void {
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      // A broken connection also closes; `close` does what is to be done.
      webSocket.on('error', () => webSocket.terminate());
      if (this.options.hub.clientCount >= this.options.maxClients) {
        this.options.metrics.dropped.inc({ kind, reason: 'full' });
        return closePatiently(webSocket, FEED_CLOSE.full, 'too many connections; come back later', this.options.clock);
      }
      const connection = { kind, heard: true };
      this.connections.set(webSocket, connection);
      for (const sign of ['message', 'pong'] as const) webSocket.on(sign, () => void (connection.heard = true));
      webSocket.on('close', () => this.connections.delete(webSocket));
      join(webSocket);
    });
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
