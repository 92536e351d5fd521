import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SOCKETS } from '../../src/api/kube-connection.js';
import { apiVersionOf, type KubeConnection, type KubeObject, type KubeResource } from '../../src/index.js';
import { Refusal, sendJson, sendRefusal } from './api-answer.js';
import { ApiFaults, matches, type FaultTarget } from './api-faults.js';
import { readApiRequest, type ApiRequest, type FakeVerb } from './api-request.js';
import { FakePages } from './fake-pages.js';
import { FakeStorage } from './fake-storage.js';
import { FakeWatches } from './fake-watches.js';
import { serveWrite, type Admission } from './fake-writes.js';
import { defaulted } from './defaulted.js';

const WRITES: ReadonlySet<FakeVerb> = new Set(['create', 'apply', 'patch', 'replace', 'delete']);

/**
 * A stand-in for an API server: real HTTP, and of the real one's behaviour what controllers rely on. `faults` and `watches` make
 * it fail as real ones do; `requests` counts. Schemas are not checked: `admission` is the test's.
 */
export class FakeApiServer {
  readonly storage = new FakeStorage();
  readonly watches = new FakeWatches(this.storage);
  readonly faults = new ApiFaults();
  /** Runs before an object is stored, after the defaults of Deployments and quantities. */
  admission: Admission = (_resource, object) => object;
  private readonly pages = new FakePages(this.storage);
  private readonly served: { readonly resource: KubeResource; readonly status: boolean }[] = [];
  private readonly counted: ApiRequest[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;
  /** Ends the delays of requests under way when the server goes down. */
  private down = new AbortController();

  static async start(resources: readonly KubeResource[]): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    for (const resource of resources) fake.register(resource);
    await fake.listen();
    return fake;
  }

  /** Serves the resource from now on, as a new CRD does. */
  register(resource: KubeResource, { status = true } = {}): void {
    this.served.push({ resource, status });
  }

  /** As a CRD that is deleted: its objects go, its watches end. */
  unregister(resource: KubeResource): void {
    this.storage.drop(resource);
    const at = this.served.findIndex(
      ({ resource: { plural, group } }) => plural === resource.plural && group === resource.group,
    );
    if (at >= 0) this.served.splice(at, 1);
    this.watches.close(resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`);
  }

  /** A connection as the given user. */
  connection(user?: string): KubeConnection {
    const agent = new Agent(SOCKETS);
    const headers: Record<string, string> = user === undefined ? {} : { 'impersonate-user': user };
    return { server: new URL(this.url), namespace: null, access: async () => ({ agent, headers }) };
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many requests of a verb, a resource and a user came in, those that failed included. */
  requests(of: FaultTarget = {}): number {
    return this.counted.filter((request) => matches(of, request)).length;
  }

  /** Requests that change something: what has to stand still when nothing is to do. */
  writes(of: Omit<FaultTarget, 'verb'> = {}): number {
    return this.counted.filter((request) => WRITES.has(request.verb) && matches(of, request)).length;
  }

  /** Forgets what was counted. */
  countAnew(): void {
    this.counted.length = 0;
  }

  /** All connections drop, nobody answers for a while, the port and the objects stay. */
  async restart({ downMs = 0 } = {}): Promise<void> {
    await this.stop();
    await wait(downMs);
    await this.listen();
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    this.down.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async listen(): Promise<void> {
    this.down = new AbortController();
    const server = createServer((request, response) => void this.serve(request, response));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = readApiRequest(
      message,
      this.served.map(({ resource }) => resource),
    );
    this.counted.push(request);
    try {
      const body = await bodyOf(message);
      await wait(this.faults.delayFor(request, false), undefined, { signal: this.down.signal });
      this.faults.check(request);
      await this.answer(request, body, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) return void response.destroy();
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error));
      sendRefusal(response, refusal);
    }
  }

  private async answer(request: ApiRequest, body: KubeObject, response: ServerResponse): Promise<void> {
    const { resource, verb } = request;
    if (verb === 'discover') return sendJson(response, 200, this.discovery(request));
    if (resource === null) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
    if (verb === 'watch') return this.watches.begin(request, resource, response);
    const answer = this.read(request, resource) ?? serveWrite(this.writeParts(), request, body);
    await wait(this.faults.delayFor(request, true), undefined, { signal: this.down.signal });
    sendJson(response, verb === 'create' ? 201 : 200, answer);
  }

  private read(request: ApiRequest, resource: KubeResource): unknown {
    if (request.verb === 'list') return this.pages.page(request, resource);
    if (request.verb !== 'get') return undefined;
    const key = request.namespace === undefined ? request.object : `${request.namespace}/${request.object}`;
    const found = this.storage.find(resource, key ?? '');
    if (found === null) throw new Refusal(404, 'NotFound', `${request.name} "${request.object}" not found`);
    return found.object;
  }

  private discovery({ version }: ApiRequest) {
    const found = this.served.filter(({ resource }) => apiVersionOf(resource) === version);
    if (found.length === 0) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
    const resources = found.map(({ resource: { plural, kind, namespaced } }) => ({ name: plural, kind, namespaced }));
    return { kind: 'APIResourceList', groupVersion: version, resources };
  }

  private writeParts() {
    return {
      storage: this.storage,
      admit: (resource: KubeResource, object: KubeObject) => this.admission(resource, defaulted(resource, object)),
      hasStatus: (asked: KubeResource) => this.served.some(({ resource, status }) => resource === asked && status),
      nowMs: () => Date.now(),
    };
  }
}

async function bodyOf(message: IncomingMessage): Promise<KubeObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {} as KubeObject;
  try {
    return JSON.parse(text) as KubeObject;
  } catch (error) {
    throw new Refusal(400, 'BadRequest', String(error));
  }
}
