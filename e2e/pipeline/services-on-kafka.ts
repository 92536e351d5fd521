import { TICK_TOPIC, decodeTick } from '@cmp/contracts';
import { eventLogVariables, openEventLog, type EventLog } from '@cmp/event-log';
import { type KafkaTestCluster } from '@cmp/event-log/testing';
import type { Tick } from '@cmp/market';
import { parseVariables, systemClock } from '@cmp/runtime';
import { eventually, silentLogger } from '@cmp/runtime/testing';
import { freePort, StartedApp, type AppName } from './started-app.js';

export const PARTITIONS = 3;
export const WINDOW_MS = 2000;

export interface PulseAnswer {
  readonly price: number;
  readonly window_start: string;
  readonly window_end: string;
  readonly samples: number;
  readonly sources: readonly string[];
}

/** Producer, processor and gateway as processes of their own on a cluster, with short windows. */
export class ServicesOnKafka {
  readonly apps: StartedApp[] = [];
  /** Where each answers `/healthz` and `/readyz`, in the order of the data path. */
  readonly addresses: string[] = [];

  constructor(private readonly cluster: KafkaTestCluster) {}

  static readonly NAMES = ['producer', 'processor', 'gateway'] as const;

  async start(extra: Readonly<Record<string, string>>): Promise<void> {
    for (const name of ServicesOnKafka.NAMES) await this.startOne(name, extra);
  }

  async startOne(name: AppName, extra: Readonly<Record<string, string>>): Promise<StartedApp> {
    const port = String(await freePort());
    const app = StartedApp.start(name, {
      KAFKA_BROKERS: this.cluster.brokers.join(','),
      TOPIC_PARTITIONS: String(PARTITIONS),
      TOPIC_REPLICATION: String(this.cluster.brokerCount),
      WINDOW_MS: String(WINDOW_MS),
      GRACE_MS: '0',
      IDLE_CLOSE_MS: '500',
      POLL_INTERVAL_MS: '1000',
      COINGECKO_CALLS_PER_MINUTE: '120',
      PORT: port,
      OPERATIONS_PORT: port,
      ...extra,
    });
    this.apps.push(app);
    this.addresses.push(`http://127.0.0.1:${port}`);
    return app;
  }

  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
  }

  /** Throws with the log of the first that has ended. */
  expectAllAlive(): void {
    for (const app of this.apps) if (!app.running) throw new Error(`ended: ${app.describe()}`);
  }

  /** `eventually`; after the deadline its error tells what every service says of itself, and what is in the topics. */
  async until<T>(what: string, condition: () => T | Promise<T>, deadlineMs: number): Promise<NonNullable<T>> {
    try {
      return await eventually(what, condition, deadlineMs);
    } catch (error) {
      throw new Error(`${what}: not within ${deadlineMs} ms\n${await this.account()}`, { cause: error });
    }
  }

  private async account(): Promise<string> {
    const [ticks, ...answers] = await Promise.all([
      this.ticks('bitcoin', 0).then(({ length }) => `${length} ticks of bitcoin in the topic`, String),
      ...this.addresses.map((address) => fetch(`${address}/readyz`).then((answer) => answer.text(), String)),
    ]);
    const pulses = await this.gatewayJson('/api/pulses?coin=bitcoin&limit=2');
    const gateway = `last pulses of bitcoin: ${JSON.stringify(pulses)}`;
    return [ticks, ...answers, gateway, ...this.apps.map((app) => app.describe())].join('\n');
  }

  /** HTTP status of a path on every service; 0 where nothing answers. */
  statuses(path: string): Promise<number[]> {
    return Promise.all(this.addresses.map((address) => statusOf(`${address}${path}`)));
  }

  async pulses(coin: string): Promise<readonly PulseAnswer[]> {
    const body = await this.gatewayJson<{ pulses: readonly PulseAnswer[] }>(`/api/pulses?coin=${coin}&limit=200`);
    return body?.pulses ?? [];
  }

  async gatewayJson<T>(path: string): Promise<T | null> {
    const answer = await fetch(`${this.addresses[2]}${path}`).catch(() => null);
    return answer?.ok === true ? ((await answer.json()) as T) : null;
  }

  /** A coin's ticks in the topic whose event time is `sinceMs` or later, in log order. */
  async ticks(coin: string, sinceMs: number): Promise<Tick[]> {
    const log = await this.openLog();
    const ticks: Tick[] = [];
    try {
      for (const { partition, startOffset, endOffset } of await log.bounds(TICK_TOPIC)) {
        const range = { topic: TICK_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset };
        for await (const records of log.read(range)) {
          for (const { value } of records) {
            const tick = decodeTick(value ?? new Uint8Array());
            if (tick.coin === coin && tick.eventTimeMs >= sinceMs) ticks.push(tick);
          }
        }
      }
    } finally {
      await log.close();
    }
    return ticks;
  }

  private openLog(): Promise<EventLog> {
    const config = parseVariables(eventLogVariables, { KAFKA_BROKERS: this.cluster.brokers.join(',') });
    return openEventLog(config, { name: 'spec', clock: systemClock, logger: silentLogger });
  }
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url).catch(() => null);
  return answer?.status ?? 0;
}
