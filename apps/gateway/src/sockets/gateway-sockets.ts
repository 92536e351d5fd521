import type { Server } from 'node:http';
import type { Clock, Repeating } from '@cmp/runtime';
import type { AnswerParts } from '../feed/answer-request.js';
import type { FeedHub } from '../feed/feed-hub.js';
import type { GatewayMetrics } from '../gateway-metrics.js';
import type { RequestGuard } from '../http/request-guard.js';
import { SOCKET_IO_PATH, SocketIoEndpoint } from './socket-io-endpoint.js';
import { routeUpgrades } from './upgrade-router.js';
import { WebSocketEndpoints } from './web-socket-endpoints.js';

export interface GatewaySocketsOptions {
  readonly server: Server;
  readonly guard: RequestGuard;
  readonly allowedOrigins: readonly string[];
  readonly hub: FeedHub;
  readonly answers: AnswerParts;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly maxClients: number;
  readonly heartbeatMs: number;
}

/** Every kind of live connection on one HTTP server: `/ws`, `/feed`, Socket.IO. */
export class GatewaySockets {
  private readonly webSockets: WebSocketEndpoints;
  private readonly socketIo: SocketIoEndpoint;
  private readonly router: { refuseNew(): void; stop(): void };
  private readonly heartbeat: Repeating;

  constructor(options: GatewaySocketsOptions) {
    const { server, guard, metrics, clock, heartbeatMs } = options;
    this.webSockets = new WebSocketEndpoints(options);
    this.router = routeUpgrades({
      server,
      guard,
      routes: new Map([
        ['/ws', this.webSockets.plain],
        ['/feed', this.webSockets.feed],
      ]),
      foreignPrefixes: [SOCKET_IO_PATH],
      onRefused: (reason) => metrics.refused.inc({ reason }),
    });
    this.socketIo = new SocketIoEndpoint(options);
    this.heartbeat = clock.every(heartbeatMs, () => this.webSockets.heartbeat());
  }

  /** New connections are sent to another gateway; those that are open stay. */
  refuseNew(): void {
    this.router.refuseNew();
    this.socketIo.refuseNew();
  }

  /** Whatever is still open ends now. */
  terminateAll(): void {
    this.heartbeat.stop();
    this.router.stop();
    this.webSockets.terminateAll();
    this.socketIo.terminateAll();
  }
}
