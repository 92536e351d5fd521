import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { CaughtFrame, type Catch, type Stage, type Verdict } from './caught-frame.js';
import { names, type KafkaRequest } from './kafka-request.js';
import { ProxiedConnection } from './proxied-connection.js';

const HOST = '127.0.0.1';
const CATCH_MS = 60_000;

/** Where the first broker is proxied: its clients come to `listen` and are passed on to `forward`; the next brokers have the next ports. */
export interface ProxyPorts {
  readonly listen: number;
  readonly forward: number;
}

interface Trap {
  readonly wanted: Catch;
  readonly spring: (caught: CaughtFrame) => void;
}

/**
 * Stands before the brokers' proxied listeners (tools/kafka: `--proxied`), knows Kafka's frames, and lets a test stop one at a named step
 * of the protocol. Everything else passes.
 */
export class KafkaProxy {
  private readonly servers: Server[] = [];
  private readonly connections = new Set<ProxiedConnection>();
  private traps: Trap[] = [];
  private held: CaughtFrame[] = [];

  private constructor(
    private readonly ports: ProxyPorts,
    private readonly brokerCount: number,
  ) {}

  static async start(ports: ProxyPorts, brokerCount: number): Promise<KafkaProxy> {
    const proxy = new KafkaProxy(ports, brokerCount);
    for (let index = 0; index < brokerCount; index += 1) await proxy.listen(index);
    return proxy;
  }

  get addresses(): string[] {
    return Array.from({ length: this.brokerCount }, (_, index) => `${HOST}:${this.ports.listen + index}`);
  }

  /** The next frame of that kind, held until it is released. Rejects when none comes within a minute. */
  catchNext(wanted: Catch): Promise<CaughtFrame> {
    return new Promise((resolve, reject) => {
      const trap: Trap = {
        wanted,
        spring: (caught) => {
          clearTimeout(timer);
          resolve(caught);
        },
      };
      const timer = setTimeout(() => {
        this.traps = this.traps.filter((one) => one !== trap);
        reject(new Error(`nobody sent a frame like ${JSON.stringify(wanted)} within ${CATCH_MS} ms`));
      }, CATCH_MS);
      this.traps.push(trap);
    });
  }

  async stop(): Promise<void> {
    for (const caught of this.held) caught.release('cut');
    for (const connection of this.connections) connection.cut();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private listen(index: number): Promise<void> {
    const server = createServer((client) => this.accept(client, index));
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject).listen(this.ports.listen + index, HOST, resolve);
    });
  }

  private accept(client: Socket, index: number): void {
    const broker = createConnection({ host: HOST, port: this.ports.forward + index });
    for (const socket of [client, broker]) socket.setNoDelay(true);
    const connection = new ProxiedConnection(client, broker, index + 1, (stage, request, frame) =>
      this.decide(stage, request, frame),
    );
    this.connections.add(connection);
    broker.once('close', () => this.connections.delete(connection));
  }

  private decide(stage: Stage, request: KafkaRequest, frame: Buffer): Promise<Verdict> | Verdict {
    const trap = this.traps.find(({ wanted }) => matches(wanted, stage, request, frame));
    if (trap === undefined) return 'pass';
    this.traps = this.traps.filter((one) => one !== trap);
    const caught = new CaughtFrame(request);
    this.held.push(caught);
    trap.spring(caught);
    return caught.verdict;
  }
}

function matches(wanted: Catch, stage: Stage, request: KafkaRequest, frame: Buffer): boolean {
  const { apiKey, naming, leastBytes = 0 } = wanted;
  return (
    stage === wanted.stage &&
    request.apiKey === apiKey &&
    frame.length >= leastBytes &&
    (naming === undefined || names(request, naming))
  );
}
