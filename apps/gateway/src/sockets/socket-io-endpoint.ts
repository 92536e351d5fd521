import type { Server as HttpServer } from 'node:http';
import { FEED_CLOSE, readFeedRequest } from '@cmp/contracts';
import type { Clock } from '@cmp/runtime';
import { Server, type Socket } from 'socket.io';
import { answerRequest, refuse, type AnswerParts } from '../feed/answer-request.js';
import type { FeedHub } from '../feed/feed-hub.js';
import type { GatewayMetrics } from '../gateway-metrics.js';
import type { RequestGuard } from '../http/request-guard.js';
import { RequestBudget } from './request-budget.js';
import { SocketIoOutlet } from './socket-io-outlet.js';
import { MAX_REQUEST_BYTES } from './web-socket-endpoints.js';

export interface SocketIoEndpointOptions {
  readonly server: HttpServer;
  readonly hub: FeedHub;
  readonly answers: AnswerParts;
  readonly guard: RequestGuard;
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly maxClients: number;
}

export const SOCKET_IO_PATH = '/socket.io/';

/**
 * The fallback for clients that cannot open a WebSocket: the feed's messages as events named by their type, and the original
 * frame as event `aqi_update`, all in the default namespace. Requests are events too: `resume`, `subscribe`, `ack`.
 */
export class SocketIoEndpoint {
  private readonly io: Server;
  private stopping = false;

  constructor(private readonly options: SocketIoEndpointOptions) {
    const { guard, hub, allowedOrigins } = options;
    this.io = new Server({
      path: SOCKET_IO_PATH,
      serveClient: false,
      transports: ['polling', 'websocket'],
      maxHttpBufferSize: MAX_REQUEST_BYTES,
      perMessageDeflate: false,
      httpCompression: false,
      ...(allowedOrigins.length > 0 ? { cors: { origin: [...allowedOrigins], methods: ['GET', 'POST'] } } : {}),
      allowRequest: (request, decide) => {
        if (!guard.hostFits(request.headers)) return decide('unknown host', false);
        if (this.stopping) return decide('this gateway stops; come back', false);
        decide('this origin is not allowed', guard.originFits(request.headers));
      },
    });
    this.io.use((_socket, next) => {
      if (hub.clientCount < options.maxClients) return next();
      options.metrics.dropped.inc({ kind: 'socketio', reason: 'full' });
      const full = new Error('too many connections; come back later');
      next(Object.assign(full, { data: { code: FEED_CLOSE.full } }));
    });
    this.io.on('connection', (socket) => this.welcome(socket));
    // The router beside it answers the upgrades of every other path.
    this.io.attach(options.server, { path: SOCKET_IO_PATH, destroyUpgrade: false });
  }

  refuseNew(): void {
    this.stopping = true;
  }

  /** Ends what is still open. The HTTP server belongs to the app and stays. */
  terminateAll(): void {
    this.io.disconnectSockets(true);
    this.io.engine.close();
  }

  private welcome(socket: Socket): void {
    const { hub, answers, clock } = this.options;
    const client = hub.addFeed(new SocketIoOutlet(socket, clock));
    const budget = new RequestBudget(clock);
    socket.onAny((type: string, fields: unknown) => {
      if (!budget.take()) return refuse(client, 'too many requests');
      const body = typeof fields === 'object' && fields !== null ? fields : {};
      void answerRequest(client, () => readFeedRequest({ ...body, type }), answers);
    });
    socket.on('disconnect', () => hub.remove(client));
  }
}
