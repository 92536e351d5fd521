import { Registry } from 'prom-client';
import { systemClock, type Clock } from '@cmp/runtime';
import { RecordingLogger, seededRandom } from '@cmp/runtime/testing';
import { HttpKubeApi, Reflector, type KubeApiLimits, type KubeResource, type ReflectorOptions } from '../src/index.js';
import { BUILT_IN, WIDGETS } from './builders.js';
import { FakeApiServer } from './fake-api/fake-api-server.js';

/** Waiting times with which a test of real sockets takes no time; what waits is the same code. */
export const QUICK = { silenceMs: 200, retryMs: 10, retryMaxMs: 50, slowRetryMs: 40, healthyMs: 30 } as const;

export interface FakeCluster {
  readonly server: FakeApiServer;
  readonly api: HttpKubeApi;
  readonly registry: Registry;
  readonly logger: RecordingLogger;
  readonly clock: Clock;
  /** Another client: its own budget and metrics. */
  client(options?: { user?: string; limits?: Partial<KubeApiLimits>; clock?: Clock }): HttpKubeApi;
  reflector(resource: KubeResource, options?: Partial<ReflectorOptions>): Reflector;
  close(): Promise<void>;
}

/** A stand-in server with a client, quick reflectors that `close` stops, and what they logged and counted. */
export async function fakeCluster({ resources = [WIDGETS] as readonly KubeResource[] } = {}): Promise<FakeCluster> {
  const server = await FakeApiServer.start([...BUILT_IN, ...resources]);
  const parts = { clock: systemClock, registry: new Registry(), logger: new RecordingLogger() };
  const started: Reflector[] = [];
  const client: FakeCluster['client'] = ({ user, limits, clock = systemClock } = {}) =>
    new HttpKubeApi({
      connection: server.connection(user),
      clock,
      registry: new Registry(),
      limits: { perSecond: 10_000, burst: 10_000, ...limits },
    });
  const api = client({ limits: { keepAbsenceMs: QUICK.slowRetryMs / 2 } });
  return {
    ...parts,
    server,
    api,
    client,
    reflector(resource, options = {}) {
      const random = seededRandom(7);
      const reflector = new Reflector({
        api,
        resource,
        namespaces: 'all',
        random,
        limits: QUICK,
        ...parts,
        ...options,
      });
      started.push(reflector);
      return reflector;
    },
    async close() {
      await Promise.all(started.map((reflector) => reflector.stop()));
      await server.stop();
    },
  };
}

/** The value of a counter or gauge; 0 when it has not been touched. */
export async function metric(
  registry: Registry,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
  const hits = values.filter((value) => Object.entries(labels).every(([label, text]) => value.labels[label] === text));
  return hits.reduce((sum, { value }) => sum + value, 0);
}
