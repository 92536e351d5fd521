import { SECRETS, kubeObject } from '@cmp/kube/testing';
import { POD_MONITORS, ROLES } from './child-kinds.js';
import { FaultRig, type Cluster, type Open } from './fault-rig.js';

const ONE = { spaces: 1 };
const PROMETHEUS_CRDS = 'e2e/fixtures/crds/prometheus-operator';
/** The operator looks for an API every half minute, at a resource too; a Secret is read once a minute at least. */
const LATE_MS = 120_000;
const LOGIN = {
  existing: {
    bootstrapServers: ['kafka.invalid:9092'],
    sasl: { mechanism: 'scram-sha-512', secret: { name: 'kafka-login' } },
  },
};

/** What is not there when the operator wants it, and comes later. */
export function itWaitsForWhatIsMissing(cluster: Cluster): void {
  it.concurrent('says which API is missing, and uses it when its CRD is installed, without a restart', () =>
    FaultRig.within(cluster, 'missing-crd', ONE, async (rig) => {
      if (await rig.api.has(POD_MONITORS)) throw new Error('this needs a cluster without the Prometheus operator');
      const operator = await rig.settled({ monitoring: { enabled: true } });
      const { message } = await rig.until('Degraded True MissingAPI');
      expect(message).toContain('monitoring.coreos.com/v1/PodMonitor');
      try {
        await rig.cluster.kubectl('apply', '--server-side', '--recursive', '--filename', PROMETHEUS_CRDS);
        await rig.until('Degraded False', {}, LATE_MS);
        rig.api.refreshDiscovery();
        const monitors = await rig.api.list(POD_MONITORS, { namespace: rig.namespace });
        expect(monitors.items.length).toBeGreaterThan(0);
        expect(operator.starts).toBe(1);
      } finally {
        await rig.cluster.kubectl('delete', '--recursive', '--ignore-not-found', '--filename', PROMETHEUS_CRDS);
      }
    }),
  );

  it.concurrent('says which verb on which kind RBAC denies, and goes on when it is granted', () =>
    FaultRig.within(cluster, 'no-patch', ONE, async (rig) => {
      const grant = await withoutVerb(rig, 'deployments', 'patch');
      const operator = await rig.operator();
      await operator.leads();
      await rig.want();
      const { message } = await rig.until('Degraded True Forbidden');
      expect(message).toMatch(/Deployment pulse-processor .*cannot patch resource "deployments"/);
      await rig.until('Ready False Forbidden');
      await grant();
      await rig.ready();
      await rig.until('Degraded False');
    }),
  );

  it.concurrent('works without a kind that it may not watch, says so, and watches it when that is granted', () =>
    FaultRig.within(cluster, 'no-watch', ONE, async (rig) => {
      const grant = await withoutVerb(rig, 'services', 'watch');
      const operator = await rig.operator();
      await operator.leads();
      await rig.want();
      await rig.ready();
      const { message } = await rig.until('Degraded True Forbidden');
      expect(message).toMatch(/may not watch services/);
      await grant();
      await rig.until('Degraded False', {}, LATE_MS);
    }),
  );

  it.concurrent('waits for a Secret that comes late, and replaces the pods when it is rotated', () =>
    FaultRig.within(cluster, 'secret', ONE, async (rig) => {
      await rig.settled({ kafka: LOGIN });
      const { message } = await rig.until('Degraded True MissingSecret');
      expect(message).toContain('kafka-login');
      await login(rig, 'first');
      await rig.until('Degraded False', {}, LATE_MS);
      await rig.ready();
      const before = await templates(rig);
      await login(rig, 'second');
      const isReplaced = async () => {
        const now = await templates(rig);
        return SERVICES_WITH_LOGIN.every((_, index) => now[index] !== before[index]);
      };
      await rig.soon(`new pods of ${SERVICES_WITH_LOGIN.join(', ')}`, isReplaced, LATE_MS);
      await rig.ready();
    }),
  );
}

const SERVICES_WITH_LOGIN = ['pulse-processor', 'pulse-gateway', 'pulse-producer'];

const templates = (rig: FaultRig): Promise<readonly string[]> =>
  Promise.all(SERVICES_WITH_LOGIN.map(async (name) => JSON.stringify((await rig.deployment(name)).spec.template)));

async function login(rig: FaultRig, password: string): Promise<void> {
  const stringData = { username: 'pulse', password };
  const secret = kubeObject(SECRETS, { namespace: rig.namespace, name: 'kafka-login' }, { stringData });
  await rig.api.apply(SECRETS, secret, { fieldManager: 'a-person', force: true });
}

/** Takes a verb out of the operator's Role; what is given puts it back. */
async function withoutVerb(rig: FaultRig, resource: string, verb: string): Promise<() => Promise<unknown>> {
  const at = { namespace: rig.namespace, name: 'market-pulse-operator' };
  const { rules }: Open = await rig.get(ROLES, at.name);
  const others = (rule: Open) => ({ ...rule, resources: rule.resources.filter((each: string) => each !== resource) });
  const lesser = (rule: Open) => ({
    ...rule,
    resources: [resource],
    verbs: rule.verbs.filter((each: string) => each !== verb),
  });
  const without = rules.flatMap((rule: Open) =>
    rule.resources.includes(resource)
      ? [others(rule), lesser(rule)].filter(({ resources }) => resources.length > 0)
      : [rule],
  );
  await rig.api.patch(ROLES, at, { rules: without });
  return () => rig.api.patch(ROLES, at, { rules });
}
