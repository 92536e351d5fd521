import {
  ALERT_TOPIC,
  INGEST_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
  type AlertRecord,
  type PulseRecord,
  type SourceStatusRecord,
  type TickRecord,
} from '@cmp/contracts';
import { EVENT_LOG, type EventLog } from '@cmp/event-log';
import { openTestLog } from '@cmp/event-log/testing';
import { RuntimeModule, parseVariables, systemClock, type AppContext, type Clock } from '@cmp/runtime';
import { eventually, ManualClock, testContext } from '@cmp/runtime/testing';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { gatewayVariables, type GatewayConfig } from '../src/gateway.config.js';
import { GatewayModule } from '../src/gateway.module.js';
import { Gateway } from '../src/gateway.js';
import { GATEWAY } from '../src/http/tokens.js';

@Module({})
class RootModule {}

export interface RunningGatewayOptions {
  readonly config?: Partial<GatewayConfig>;
  /** Given to share one log between gateways, or to have history before the start. */
  readonly log?: EventLog;
  readonly clock?: Clock;
}

/** A whole gateway on a free port, on the embedded log in memory. Close it with `stop`. */
export class RunningGateway {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly log: EventLog,
    readonly address: string,
    readonly context: ReturnType<typeof testContext>,
    private readonly clock: Clock,
    private readonly ownsLog: boolean,
  ) {}

  static async start(options: RunningGatewayOptions = {}): Promise<RunningGateway> {
    const log = options.log ?? (await testLog());
    const config = { ...parseVariables(gatewayVariables, {}), port: 0, ...options.config };
    const fakes = testContext();
    const context: AppContext = { ...fakes, clock: options.clock ?? systemClock };
    const root = {
      module: RootModule,
      imports: [RuntimeModule.forRoot(context, [{ provide: EVENT_LOG, useValue: log }]), GatewayModule.forRoot(config)],
    };
    const adapter = new FastifyAdapter({ forceCloseConnections: true });
    const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    return new RunningGateway(app, log, await app.getUrl(), fakes, context.clock, options.log === undefined);
  }

  get gateway(): Gateway {
    return this.app.get<Gateway>(GATEWAY);
  }

  get webSocketAddress(): string {
    return this.address.replace('http', 'ws');
  }

  async stop(): Promise<void> {
    let closed = false;
    const closing = this.app.close().finally(() => (closed = true));
    // Draining waits on the clock, which only the test moves.
    while (this.clock instanceof ManualClock && !closed) await this.clock.advance(100);
    await closing;
    if (this.ownsLog) await this.log.close();
  }

  async ready(): Promise<void> {
    await eventually('readiness', () => this.context.readiness.check().ready);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.address}${path}`, { headers });
  }

  async json(path: string): Promise<Record<string, unknown>> {
    return (await this.get(path)).json() as Promise<Record<string, unknown>>;
  }

  /** The value of one metric with these labels; 0 when it was never counted. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const metric = await this.context.registry.getSingleMetric(name)?.get();
    const values = metric?.values ?? [];
    return values
      .filter(({ labels: has }) => Object.entries(labels).every(([key, value]) => has[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
  }
}

const LAYOUT = { partitions: 1, replication: 1, retentionMs: 7 * 86_400_000 };

/** An embedded log in memory with the gateway's topics. */
export async function testLog(partitions = 1): Promise<EventLog> {
  const log = await openTestLog();
  const layout = { ...LAYOUT, partitions };
  await log.ensureTopics([
    ...[PULSE_TOPIC, INGEST_TOPIC, TICK_TOPIC, ALERT_TOPIC].map((name) => ({
      name,
      cleanup: 'delete' as const,
      ...layout,
    })),
    { name: SOURCE_STATUS_TOPIC, cleanup: 'compact', ...layout },
  ]);
  return log;
}

export function appendPulses(log: EventLog, ...pulses: readonly PulseRecord[]): Promise<void> {
  return log.append(pulses.map((pulse) => ({ topic: PULSE_TOPIC, key: pulse.coin, value: JSON.stringify(pulse) })));
}

export function appendTicks(log: EventLog, ...ticks: readonly TickRecord[]): Promise<void> {
  return log.append(ticks.map((tick) => ({ topic: TICK_TOPIC, key: tick.coin, value: JSON.stringify(tick) })));
}

export function appendAlerts(log: EventLog, ...alerts: readonly AlertRecord[]): Promise<void> {
  return log.append(alerts.map((alert) => ({ topic: ALERT_TOPIC, key: alert.coin, value: JSON.stringify(alert) })));
}

export function appendStatus(log: EventLog, status: SourceStatusRecord): Promise<void> {
  return log.append([{ topic: SOURCE_STATUS_TOPIC, key: status.source, value: JSON.stringify(status) }]);
}
