import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { makeCertificates, type Certificates } from '../strimzi-stand-in/certificates.js';
import { proxiedRequest, type ProxiedRequest } from './proxied-request.js';
import { ProxyFaults, statusBody, type Fault, type FaultyAnswer, type Which } from './proxy-faults.js';

/** Where the real API server is. */
export interface Upstream {
  readonly server: URL;
  /** PEM; empty for a server on plain HTTP. */
  readonly ca: string;
}

interface OpenWatch {
  readonly request: ProxiedRequest;
  readonly from: IncomingMessage;
  readonly to: ServerResponse;
}

/**
 * Stands between one client and the API server, ends TLS on both sides and passes the client's own token on. It remembers what was
 * asked, and is everything that can go wrong on the way: wrong answers, lost answers, watches that end or fall silent, nobody there.
 */
export class ApiProxy {
  readonly requests: ProxiedRequest[] = [];
  private readonly faults = new ProxyFaults();
  private readonly watches = new Set<OpenWatch>();
  private readonly sockets = new Set<Duplex>();
  private readonly agent: Agent;
  private readonly server: Server;
  private port = 0;

  private constructor(
    private readonly upstream: Upstream,
    private readonly certificates: Certificates,
  ) {
    this.agent = new Agent({ keepAlive: true, ...(upstream.ca === '' ? {} : { ca: upstream.ca }) });
    const { keystore } = certificates;
    this.server = createServer({ key: keystore, cert: keystore }, (request, response) => this.pass(request, response));
    this.server.on('connection', (socket: Duplex) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  static async start(upstream: Upstream): Promise<ApiProxy> {
    const proxy = new ApiProxy(upstream, await makeCertificates(['localhost']));
    await proxy.comeBack();
    return proxy;
  }

  get url(): string {
    return `https://localhost:${this.port}`;
  }

  get ca(): string {
    return this.certificates.ca;
  }

  /** The next `times` requests of these get the fault; resolves when the last of them has come. */
  next(which: Which, fault: Fault, times = 1): Promise<void> {
    return this.faults.arm(fault, which, times);
  }

  /** Watches that are open now hear nothing more, and are not ended either: as after a firewall has forgotten the connection. */
  silenceWatches(which: Which = () => true): number {
    const chosen = this.chosen(which);
    for (const { from, to } of chosen) from.unpipe(to).resume();
    return chosen.length;
  }

  /** Watches that are open now break off. */
  cutWatches(which: Which = () => true): number {
    const chosen = this.chosen(which);
    for (const { to } of chosen) to.destroy();
    return chosen.length;
  }

  /** Watches that are open now are told an error as their last event, the way the API server tells that a version is too old. */
  failWatches(answer: FaultyAnswer, which: Which = () => true): number {
    const chosen = this.chosen(which);
    for (const { from, to } of chosen) {
      from.unpipe(to).resume();
      to.end(`{"type":"ERROR","object":${statusBody(answer)}}\n`);
    }
    return chosen.length;
  }

  /** Connections are refused from now on, those that were open break off. */
  async goAway(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** At the port where it was. */
  async comeBack(): Promise<void> {
    this.server.listen(this.port, 'localhost');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.goAway();
    this.agent.destroy();
  }

  private chosen(which: Which): readonly OpenWatch[] {
    return [...this.watches].filter(({ request }) => which(request));
  }

  private pass(incoming: IncomingMessage, response: ServerResponse): void {
    const request = proxiedRequest(incoming);
    this.requests.push(request);
    const fault = this.faults.take(request);
    if (fault !== null && fault !== 'answer lost') return refuse(response, fault);
    const { server } = this.upstream;
    const { url: path, method, headers } = incoming;
    const send = server.protocol === 'https:' ? httpsRequest : httpRequest;
    const agent = server.protocol === 'https:' ? this.agent : undefined;
    const { hostname, port } = server;
    const outgoing = send({ hostname, port, path, method, agent, headers: { ...headers, host: server.host } });
    outgoing.once('response', (answer) => {
      if (fault === 'answer lost') return void answer.resume();
      this.answer(request, answer, response);
    });
    outgoing.once('error', () => response.destroy());
    // Whoever hangs up first, the other side must learn of it.
    response.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  private answer(request: ProxiedRequest, from: IncomingMessage, to: ServerResponse): void {
    to.writeHead(from.statusCode ?? 502, from.headers);
    to.flushHeaders();
    from.pipe(to);
    from.once('error', () => to.destroy());
    if (request.verb !== 'watch' || from.statusCode !== 200) return;
    const watch = { request, from, to };
    this.watches.add(watch);
    to.once('close', () => this.watches.delete(watch));
  }
}

function refuse(response: ServerResponse, answer: FaultyAnswer): void {
  const { code, retryAfterSeconds } = answer;
  const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  response.writeHead(code, { 'content-type': 'application/json', ...wait }).end(statusBody(answer));
}
