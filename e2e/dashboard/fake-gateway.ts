import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type {
  AlertRecord,
  FeedBody,
  FeedRequest,
  FeedStatus,
  FeedWindow,
  PulseRecord,
  TickRecord,
  UpdateBody,
} from '@cmp/contracts';
import { Server as SocketIoServer } from 'socket.io';
import { WebSocketServer, type WebSocket } from 'ws';
import { FakeExplanations, type FakeAnswer } from './fake-explanations.js';
import { FeedClient } from './feed-client.js';
import { iso, NEWEST_END_MS, WINDOW_MS } from './pulse-script.js';
import { coingecko, feedStatus } from './source-script.js';
import { serveFile } from './static-files.js';
import { TEN_COINS, type ScriptedCoin } from './ten-coins.js';

const SNAPSHOT_POINTS = 20;
/** The newest window of a script is this old when the page opens. */
export const FIRST_AGE_MS = 4_000;

/** `nothing`: sockets open but stay silent. `hello`: greeted, but the history is still being read. `full`: with snapshot. */
export type Greeting = 'nothing' | 'hello' | 'full';
export type Refusal = 'none' | 'websocket' | 'everything';

/** A gateway for the page under test: its files, `/feed`, Socket.IO, and a log of what was published. */
export class FakeGateway {
  readonly clients = new Set<FeedClient>();
  /** Everything pages asked, in order, over all connections. */
  readonly requests: FeedRequest[] = [];
  /** Connections that got through, by transport, in order. */
  readonly connections: FeedClient['transport'][] = [];
  /** Tries that were turned away: WebSockets, and Socket.IO's requests when everything is refused. */
  refusedConnections = 0;
  readonly explanations = new FakeExplanations();
  /** Told in the greeting when set. */
  windows: readonly FeedWindow[] | null = null;
  /** Windows of other lengths, as `/api/pulses?window_ms=` has them; null: refuses. */
  otherWindows: readonly PulseRecord[] | null = [];
  greeting: Greeting = 'full';
  refusal: Refusal = 'none';
  coins: readonly ScriptedCoin[] = TEN_COINS;
  status: FeedStatus;
  private readonly log: PulseRecord[] = [];
  private readonly open = new Set<Socket>();
  private oldestCursor = 0;
  private readonly ticks = new Map<string, TickRecord>();
  private clockMs = NEWEST_END_MS + FIRST_AGE_MS;
  private clockSetAt = performance.now();
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  private readonly socketIo: SocketIoServer;

  private constructor(private readonly server: Server) {
    this.status = feedStatus([coingecko(this.nowMs())]);
    this.socketIo = new SocketIoServer({ serveClient: false });
    this.socketIo.on('connection', (socket) => {
      const client = FeedClient.ofSocketIo(socket);
      this.welcome(client);
      socket.onAny((event: string, body?: object) => this.answer(client, { type: event, ...body } as FeedRequest));
      socket.on('disconnect', () => this.clients.delete(client));
    });
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(): Promise<FakeGateway> {
    const server = createServer();
    const gateway = new FakeGateway(server);
    gateway.listen();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** The gateway's clock: runs on by itself, and jumps with `advance`. */
  nowMs(): number {
    return this.clockMs + (performance.now() - this.clockSetAt);
  }

  setClock(nowMs: number): void {
    this.clockMs = nowMs;
    this.clockSetAt = performance.now();
  }

  advance(ms: number): void {
    this.setClock(this.nowMs() + ms);
  }

  /** Appends windows to the log and sends them to every page. */
  publish(pulses: readonly PulseRecord[]): UpdateBody {
    this.log.push(...pulses);
    const body = this.updateOf(pulses);
    for (const client of this.clients) client.send(body);
    return body;
  }

  /** Appends windows without sending them: history, or windows that closed while the page was away. */
  remember(pulses: readonly PulseRecord[]): void {
    this.log.push(...pulses);
  }

  publishTicks(ticks: readonly TickRecord[]): void {
    for (const tick of ticks) this.ticks.set(tick.coin, tick);
    this.send({ type: 'tick', server_time: iso(this.nowMs()), ticks });
  }

  rememberTicks(ticks: readonly TickRecord[]): void {
    for (const tick of ticks) this.ticks.set(tick.coin, tick);
  }

  publishStatus(status: FeedStatus): void {
    this.status = status;
    this.send(this.statusBody());
  }

  sendAlerts(alerts: readonly AlertRecord[]): void {
    this.send({ type: 'alert', server_time: iso(this.nowMs()), alerts });
  }

  /** Tells pages that updates were left out. */
  gap(reason: 'slow' | 'cursor'): void {
    this.send({ type: 'gap', server_time: iso(this.nowMs()), reason });
  }

  sendSnapshot(): void {
    this.send(this.snapshotBody());
  }

  send(body: FeedBody): void {
    for (const client of this.clients) client.send(body);
  }

  sendRaw(payload: string | Uint8Array): void {
    for (const client of this.clients) client.sendRaw(payload);
  }

  updateOf(pulses: readonly PulseRecord[]): UpdateBody {
    return { type: 'update', server_time: iso(this.nowMs()), cursor: this.cursor(), pulses };
  }

  /** Every cursor handed out so far is no longer known, as after the log's retention. */
  forgetCursors(): void {
    this.oldestCursor = this.log.length + 1;
  }

  /** Ends every connection without a goodbye, like a pulled cable. */
  cut(): void {
    for (const client of this.clients) client.cut();
    this.clients.clear();
  }

  /** A page that is still open tries to come back: nothing is let in any more, and what is open ends. */
  async stop(): Promise<void> {
    this.refusal = 'everything';
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    this.socketIo.engine.close();
    for (const connection of this.open) connection.destroy();
    await closed;
  }

  private listen(): void {
    this.server.on('connection', (connection) => {
      this.open.add(connection);
      connection.on('close', () => this.open.delete(connection));
    });
    this.socketIo.attach(this.server);
    // Socket.IO has put its own listeners on the server: ours decide first, and only then let it answer.
    const [answerOfSocketIo] = this.server.listeners('request');
    const [upgradeOfSocketIo] = this.server.listeners('upgrade');
    this.server.removeAllListeners('request').removeAllListeners('upgrade');
    this.server.on('request', (request, response) => {
      if (request.url?.startsWith('/api/')) this.answerApi(request, response);
      else if (!request.url?.startsWith('/socket.io/')) serveFile(request, response);
      else if (this.refusal === 'everything') {
        this.refusedConnections += 1;
        request.socket.destroy();
      } else answerOfSocketIo?.call(this.server, request, response);
    });
    this.server.on('upgrade', (request, socket, head) => {
      if (this.refusal !== 'none') {
        this.refusedConnections += 1;
        socket.destroy();
      } else if (request.url?.startsWith('/feed')) {
        this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.welcomeWebSocket(webSocket));
      } else {
        upgradeOfSocketIo?.call(this.server, request, socket, head);
      }
    });
  }

  private answerApi(request: IncomingMessage, response: ServerResponse): void {
    const address = request.url ?? '';
    const answer = this.explanations.answer(address, this.log) ?? this.pulsesAnswer(address);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  private pulsesAnswer(address: string): FakeAnswer {
    const { pathname, searchParams } = new URL(address, 'http://gateway');
    if (pathname !== '/api/pulses') return { status: 404, body: {} };
    if (this.otherWindows === null) {
      return { status: 503, body: { error: { code: 'log_away', message: 'the log does not answer' } } };
    }
    const pulses = this.otherWindows.filter(
      ({ coin, window_ms }) => coin === searchParams.get('coin') && window_ms === Number(searchParams.get('window_ms')),
    );
    return { status: 200, body: { pulses: pulses.slice(-Number(searchParams.get('limit'))) } };
  }

  private welcomeWebSocket(webSocket: WebSocket): void {
    const client = FeedClient.ofWebSocket(webSocket);
    webSocket.on('message', (data: Buffer) => this.answer(client, JSON.parse(data.toString()) as FeedRequest));
    webSocket.on('close', () => this.clients.delete(client));
    this.welcome(client);
  }

  private welcome(client: FeedClient): void {
    this.clients.add(client);
    this.connections.push(client.transport);
    if (this.greeting === 'nothing') return;
    client.send(this.helloBody());
    client.send(this.greeting === 'hello' ? this.statusBody() : this.snapshotBody());
  }

  private answer(client: FeedClient, request: FeedRequest): void {
    client.received.push(request);
    this.requests.push(request);
    if (request.type !== 'resume' || this.greeting !== 'full') return;
    const position = Number(/^log:(\d+)$/.exec(request.cursor)?.[1] ?? Number.NaN);
    if (!(position >= this.oldestCursor && position <= this.log.length)) {
      client.send({ type: 'gap', server_time: iso(this.nowMs()), reason: 'cursor' });
      client.send(this.snapshotBody());
      return;
    }
    client.send(this.updateOf(this.log.slice(position)));
  }

  private cursor(): string {
    return `log:${this.log.length}`;
  }

  private helloBody(): FeedBody {
    return {
      type: 'hello',
      server_time: iso(this.nowMs()),
      window_ms: WINDOW_MS,
      grace_ms: 5_000,
      ...(this.windows === null ? {} : { windows: this.windows }),
      coins: this.coins.map(({ id, symbol, name }) => ({ id, symbol, name })),
      thresholds: { movingPct: 3, volatilePct: 5, trendPct: 3, alertRaisePct: 5, alertClearPct: 4.5 },
    };
  }

  private statusBody(): FeedBody {
    return { type: 'status', server_time: iso(this.nowMs()), status: this.status };
  }

  private snapshotBody(): FeedBody {
    return {
      type: 'snapshot',
      server_time: iso(this.nowMs()),
      cursor: this.cursor(),
      pulses: this.coins.flatMap((coin) => newestWindows(this.log.filter((pulse) => pulse.coin === coin.id))),
      ticks: [...this.ticks.values()],
      status: this.status,
    };
  }
}

/** The newest revision of the newest `SNAPSHOT_POINTS` windows, oldest first. */
function newestWindows(pulses: readonly PulseRecord[]): PulseRecord[] {
  const byEnd = new Map<string, PulseRecord>();
  for (const pulse of pulses) {
    const known = byEnd.get(pulse.window_end);
    if (!known || known.revision <= pulse.revision) byEnd.set(pulse.window_end, pulse);
  }
  return [...byEnd.values()].sort((a, b) => a.window_end.localeCompare(b.window_end)).slice(-SNAPSHOT_POINTS);
}
