import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { html, json, type Answerer, type FakeAnswer, type FakeCall } from './fake-answer.js';
import { scenariosFrom, type ScenarioName, type Scenarios } from './scenarios.js';

export interface FakeCoinGeckoOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly scenario?: ScenarioName;
  /** Seed of the scenario `walk`. */
  readonly seed?: number;
  /** Folder with the recorded answers; the repository's own unless a bundle runs elsewhere. */
  readonly samplesDir?: string;
  /** Epoch ms: the fake's clock, for `last_updated_at` and `Retry-After` dates. */
  readonly nowMs?: () => number;
}

/**
 * A CoinGecko on 127.0.0.1 that answers as told and keeps every call. By hand: `PUT /fake/scenario/NAME`,
 * `GET /fake/scenarios`, `GET /fake/calls`.
 */
export class FakeCoinGecko {
  /** Calls of `/simple/price`, oldest first. */
  readonly calls: FakeCall[] = [];
  /** What `COINGECKO_BASE_URL` must be; the address stays known after `stop`. */
  readonly baseUrl: string;
  private answerer: Answerer;

  private constructor(
    private readonly server: Server,
    readonly scenarios: Scenarios,
    scenario: ScenarioName,
    private readonly nowMs: () => number,
  ) {
    this.answerer = scenarios[scenario];
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake CoinGecko is not listening');
    this.baseUrl = `http://127.0.0.1:${address.port}/api/v3`;
  }

  static async start(options: FakeCoinGeckoOptions = {}): Promise<FakeCoinGecko> {
    const samplesDir = options.samplesDir ?? fileURLToPath(new URL('../../fixtures/coingecko/', import.meta.url));
    const scenarios = scenariosFrom(samplesDir, { seed: options.seed ?? 1 });
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    const fake = new FakeCoinGecko(server, scenarios, options.scenario ?? 'samples', options.nowMs ?? Date.now);
    server.on('request', (request, response) => fake.answer(request, response));
    return fake;
  }

  /** From the next call on. */
  play(scenario: ScenarioName | Answerer): void {
    this.answerer = typeof scenario === 'string' ? this.scenarios[scenario] : scenario;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname.startsWith('/fake/')) return send(response, this.control(request.method ?? 'GET', url.pathname));
    if (url.pathname === '/api/v3/ping') return send(response, json({ gecko_says: '(V3) To the Moon!' }));
    if (url.pathname !== '/api/v3/simple/price') return send(response, json({ error: 'not found' }, 404));
    const call: FakeCall = {
      atMs: this.nowMs(),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      number: this.calls.length + 1,
    };
    this.calls.push(call);
    send(response, refusal(call) ?? this.answerer(call));
  }

  private control(method: string, path: string): FakeAnswer {
    const name = path.startsWith('/fake/scenario/') ? path.slice('/fake/scenario/'.length) : null;
    if (method === 'PUT' && name !== null && Object.hasOwn(this.scenarios, name)) {
      this.play(name as ScenarioName);
      return json({ scenario: name });
    }
    if (method === 'GET' && path === '/fake/scenarios') return json(Object.keys(this.scenarios));
    if (method === 'GET' && path === '/fake/calls') return json(this.calls);
    return json({ error: 'PUT /fake/scenario/NAME, GET /fake/scenarios or GET /fake/calls' }, 404);
  }
}

/** What the venue refuses whatever the scenario: no User-Agent, no currency. */
function refusal(call: FakeCall): FakeAnswer | null {
  if (call.headers['user-agent'] === undefined) return html('<html><body>403</body></html>', 403);
  if (call.query['vs_currencies'] === undefined) return json({ error: 'Missing parameter vs_currencies' }, 400);
  return null;
}

function send(response: ServerResponse, answer: FakeAnswer): void {
  if (answer.fault === 'hang') return;
  if (answer.fault === 'drop') return void response.socket?.destroy();
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { 'content-length': body.byteLength, ...answer.headers });
  if (answer.fault !== 'cut') return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => response.socket?.destroy());
}
