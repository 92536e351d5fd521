import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestGuard } from '../http/request-guard.js';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
export type Refusal = 'host' | 'origin' | 'path' | 'stopping';

export interface UpgradeRouterOptions {
  readonly server: Server;
  readonly guard: RequestGuard;
  /** Handlers by exact path. */
  readonly routes: ReadonlyMap<string, UpgradeHandler>;
  /** Paths whose upgrades somebody else answers, by prefix. */
  readonly foreignPrefixes: readonly string[];
  readonly onRefused: (refusal: Refusal) => void;
}

/** The one place that answers the server's `upgrade` event: by path, after the guard; every other path is a 404. */
export function routeUpgrades(options: UpgradeRouterOptions): { refuseNew(): void; stop(): void } {
  const { server, guard, routes, foreignPrefixes, onRefused } = options;
  let stopping = false;
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (foreignPrefixes.some((prefix) => path.startsWith(prefix))) return;
    const refuse = (refusal: Refusal, status: string, text: string) => {
      onRefused(refusal);
      answerAndEnd(socket, status, text);
    };
    if (!guard.hostFits(request.headers)) return refuse('host', '421 Misdirected Request', 'unknown host');
    const handler = routes.get(path);
    if (handler === undefined) return refuse('path', '404 Not Found', 'no feed here: /feed, /ws or /socket.io/');
    if (!guard.originFits(request.headers)) return refuse('origin', '403 Forbidden', 'this origin is not allowed');
    if (stopping) return refuse('stopping', '503 Service Unavailable', 'this gateway stops; come back');
    handler(request, socket, head);
  };
  server.on('upgrade', onUpgrade);
  return { refuseNew: () => (stopping = true), stop: () => void server.off('upgrade', onUpgrade) };
}

function answerAndEnd(socket: Duplex, status: string, text: string): void {
  // The peer may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy());
  const head = ['content-type: text/plain', `content-length: ${Buffer.byteLength(text)}`, 'connection: close'];
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
