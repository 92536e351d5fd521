import type { KubeObject } from '@cmp/kube';
import { countOf, processFigures, type ProcessFigures } from './api-requests.js';
import { ClusterAt, MARKET_PULSE } from './cluster-at.js';
import { NO_NODE, UnscheduledPods } from './faults/unscheduled-pods.js';
import { Installation } from './installation.js';
import { storyOn } from './story.js';
import { within } from './within.js';

const PULSES = 100;
const RESTART_S = 60;
const WRITES = new Set(['create', 'apply', 'patch', 'replace', 'delete']);
/** By which one pod leads: it is renewed every two seconds, whatever there is to do. */
const ELECTION = 'leases.coordination.k8s.io';
/** Kinds that the operator watches: MarketPulse, all it builds but Leases, and pods. */
const WATCHED = 22;
/** Groups that may be missing: of Strimzi, KEDA, Prometheus, cert-manager and the Gateway API; and our own. */
const DISCOVERED = 6;

/**
 * A hundred pipelines as far as the operator and the API server have to do with them: every object is made, and the real controllers of
 * Deployments work. No node takes the pods, and the flow is paused: what pods do is shown elsewhere.
 */
describe('a hundred MarketPulses', () => {
  let cluster: ClusterAt;
  let installation: Installation;
  let pods: UnscheduledPods;
  let namespace: string;
  const step = storyOn(() => cluster);
  beforeAll(async () => {
    cluster = await ClusterAt.open();
    installation = await Installation.on(cluster);
    namespace = await cluster.namespace('hundred');
    pods = UnscheduledPods.in(cluster.connection, [namespace]);
  });
  afterAll(async () => {
    await pods.stop();
    await installation.remove();
    await cluster.close();
  });

  const figures = () => processFigures(cluster, installation.operatorNamespace);
  /** The process that leads, once it has looked at each of them: the queue takes them in turn, and knows each once. */
  const done = (seconds: number, fits: (process: ProcessFigures) => boolean) =>
    within(seconds, `${PULSES} MarketPulses are reconciled`, async () =>
      (await figures()).find((process) => fits(process) && process.reconciles >= PULSES),
    );

  step('are rolled out', async () => {
    await installation.installOperator();
    await within(30, 'MarketPulse is served', () => {
      cluster.api.refreshDiscovery();
      return cluster.api.has(MARKET_PULSE);
    });
    for (let index = 0; index < PULSES; index += 1) {
      await cluster.api.create(MARKET_PULSE, marketPulse(namespace, `pulse-${index}`));
    }
    await within(480, 'all are Ready', async () => {
      const { items } = await cluster.api.list(MARKET_PULSE, { namespace });
      return items.filter(isReady).length === PULSES;
    });
    for (const process of await figures()) if (process.reconciles > 0) report('rolled out', process);
  });

  step(`are reconciled within ${RESTART_S} s of a restart, without a write, by few reads`, async () => {
    const before = new Set((await figures()).map(({ pod }) => pod));
    const versions = await versionsOf(cluster, namespace);
    const beganMs = Date.now();
    await cluster.kubectl(
      ...['delete', 'pods', '--namespace', installation.operatorNamespace, '--wait=false'],
      ...['--selector', 'app.kubernetes.io/name=market-pulse-operator'],
    );
    const leader = await done(RESTART_S, ({ pod }) => !before.has(pod));
    const tookMs = Date.now() - beganMs;
    report(`reconciled ${(tookMs / 1000).toFixed(1)} s after the restart`, leader);
    const { requests } = leader;
    expect(requests.filter(({ verb, resource }) => WRITES.has(verb) && resource !== ELECTION)).toEqual([]);
    expect(await versionsOf(cluster, namespace)).toEqual(versions);
    // One read of each MarketPulse's Lease; the operator's own is read when a pod wants to lead.
    const seconds = Math.ceil(tookMs / 1000);
    expect(countOf(requests, ({ verb }) => verb === 'get')).toBeLessThanOrEqual(PULSES + seconds);
    for (const verb of ['list', 'watch']) {
      // A list of many objects comes in pages of 500, and is begun anew where a kind is not served yet.
      expect(countOf(requests, (request) => request.verb === verb && request.code === '200')).toBeLessThanOrEqual(
        WATCHED + PULSES / 5,
      );
    }
    expect(countOf(requests, ({ verb }) => verb === 'discover')).toBeLessThanOrEqual(2 * DISCOVERED);
  });
});

/** On a Kafka that is there already, so that Strimzi has no part in it. */
function marketPulse(namespace: string, name: string): KubeObject {
  const component = { nodeSelector: NO_NODE };
  const spec = {
    coins: ['bitcoin', 'ethereum'],
    source: { kind: 'simulated' },
    kafka: { existing: { bootstrapServers: ['kafka.example.org:9092'] } },
    paused: true,
    gateway: component,
    dashboard: component,
  };
  return { apiVersion: 'market-pulse.io/v1alpha1', kind: 'MarketPulse', metadata: { namespace, name }, spec };
}

interface Status {
  readonly observedGeneration?: number;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

function isReady({ metadata, ...object }: KubeObject): boolean {
  const { observedGeneration, conditions = [] } = (object['status'] ?? {}) as Status;
  const is = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return is && observedGeneration === metadata.generation;
}

async function versionsOf(cluster: ClusterAt, namespace: string): Promise<readonly (string | undefined)[]> {
  const { items } = await cluster.api.list(MARKET_PULSE, { namespace });
  return items.map(({ metadata }) => metadata.resourceVersion);
}

/** For the page of measurements: what it cost. */
function report(what: string, { requests, reconciles, residentBytes }: ProcessFigures): void {
  const verbs = ['get', 'list', 'watch', 'discover', ...WRITES].map(
    (verb) => `${verb} ${countOf(requests, (request) => request.verb === verb)}`,
  );
  const memory = `${Math.round(residentBytes / 1e6)} MB`;
  process.stderr.write(`${PULSES} MarketPulses ${what}: ${reconciles} reconciles, ${verbs.join(', ')}, ${memory}\n`);
}
