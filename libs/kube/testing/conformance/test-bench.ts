import { Registry } from 'prom-client';
import { systemClock } from '@cmp/runtime';
import { RecordingLogger, seededRandom } from '@cmp/runtime/testing';
import { byOwnerUid, HttpKubeApi, Reflector, type KubeApiLimits, type KubeResource } from '../../src/index.js';
import { randomName, WIDGETS } from '../builders.js';
import type { ClusterUnderTest } from '../cluster-under-test.js';

/** What each group of tests works with: the cluster exists only once they run. */
export type Bench = () => TestBench;

const WRITES = ['create', 'apply', 'patch', 'replace', 'delete'];
/** Real waiting, but short. A real server needs some seconds after a CRD or a Role is new. */
const LIMITS = { retryMs: 50, retryMaxMs: 500, slowRetryMs: 300, healthyMs: 500 } as const;
export const DEADLINE_MS = 30_000;

export class TestBench {
  /** A resource of this run alone. */
  readonly widgets: KubeResource = { ...WIDGETS, group: `${randomName('g')}.market-pulse.io` };
  private readonly undo: (() => Promise<void>)[] = [];

  constructor(readonly cluster: ClusterUnderTest) {}

  /** A client with its own counters. */
  client({ user, limits }: { readonly user?: string; readonly limits?: Partial<KubeApiLimits> } = {}) {
    const registry = new Registry();
    const quick = { perSecond: 200, burst: 200, keepAbsenceMs: 100, ...limits };
    const connection = this.cluster.connection(user);
    return { api: new HttpKubeApi({ connection, clock: systemClock, registry, limits: quick }), registry };
  }

  parts() {
    return { clock: systemClock, logger: new RecordingLogger(), registry: new Registry(), random: seededRandom(5) };
  }

  reflector(api: HttpKubeApi, resource: KubeResource, namespace: string): Reflector {
    const scope = { namespaces: [namespace], indexers: { owner: byOwnerUid } };
    const reflector = new Reflector({ api, resource, ...scope, limits: LIMITS, ...this.parts() });
    this.later(() => reflector.stop());
    return reflector;
  }

  /** Runs after the tests, last first. */
  later(step: () => Promise<void>): void {
    this.undo.push(step);
  }

  async close(): Promise<void> {
    for (const step of this.undo.splice(0).reverse()) await step();
    await this.cluster.close();
  }
}

/** How many requests that change something a client has sent. */
export async function writesOf(registry: Registry): Promise<number> {
  const values = (await registry.getSingleMetric('kube_api_requests_total')?.get())?.values ?? [];
  const writes = values.filter(({ labels }) => WRITES.includes(String(labels['verb'])));
  return writes.reduce((sum, { value }) => sum + value, 0);
}
