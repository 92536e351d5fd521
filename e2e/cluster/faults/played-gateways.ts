import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const ANSWERS: Readonly<Record<string, string>> = {
  '/api/status': JSON.stringify({
    newest_window_end: null,
    sources: [{ source: 'simulated', state: 'ok', detail: '' }],
  }),
  '/metrics': 'gateway_dead_letters_open 0\n',
};

/**
 * Answers for every gateway: there is nothing behind the pods, and the names of Services mean nothing outside of the cluster. The operator is
 * given this as its HTTP proxy, and asks by the names that it would use in its pod.
 */
export class PlayedGateways {
  private readonly tunnels = new Set<Duplex>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PlayedGateways> {
    const server = createServer((request, response) => {
      const answer = ANSWERS[new URL(request.url ?? '/', 'http://gateway').pathname];
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    const gateways = new PlayedGateways(server);
    server.on('connect', (_request, socket: Duplex) => gateways.enter(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gateways;
  }

  /** For the environment of the operator. */
  get variables(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${port}` };
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    for (const socket of this.tunnels) socket.destroy();
    await closed;
  }

  /** Whatever the tunnel was to lead to: it ends here. */
  private enter(socket: Duplex): void {
    this.tunnels.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.tunnels.delete(socket));
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    this.server.emit('connection', socket);
  }
}
