import {
  Applier,
  childId,
  Controller,
  controllerOwnerKeys,
  nameOfKey,
  prune,
  setCondition,
  StatusWriter,
  withReplicas,
  type Condition,
  type KubeObject,
  type Reflector,
} from '../../src/index.js';
import { CONFIG_MAPS, configMap, deployment, DEPLOYMENTS } from '../builders.js';
import { writesOf, type TestBench } from './test-bench.js';

const LABELS = { 'app.kubernetes.io/managed-by': 'widget-controller' };

interface WidgetSpec {
  readonly text: string;
  readonly extra?: boolean;
  /** Absent: an autoscaler has them. */
  readonly replicas?: number;
}

/** A small operator of everything that the library has: a Widget owns a Deployment, a ConfigMap and maybe one more, and has conditions. */
export function widgetController(bench: TestBench, namespace: string) {
  const { api, registry } = bench.client();
  const parts = bench.parts();
  const own = bench.reflector(api, bench.widgets, namespace);
  const children = [DEPLOYMENTS, CONFIG_MAPS].map((resource) => bench.reflector(api, resource, namespace));
  const applier = new Applier({ api, fieldManager: 'widget-controller', ...parts });
  const statuses = new StatusWriter(api, 'widget-controller');
  let reconciles = 0;

  async function reconcile(key: string, signal: AbortSignal) {
    reconciles += 1;
    const owner = await api.get(bench.widgets, nameOfKey(key), { signal });
    if (owner === null || owner.metadata.deletionTimestamp !== undefined) return {};
    const spec = owner['spec'] as WidgetSpec;
    const wanted = wantedFor(owner, spec, namespace);
    for (const { resource, object } of wanted) {
      if (resource !== DEPLOYMENTS) await applier.apply(resource, object, { signal });
      else if (spec.replicas === undefined) await applier.applyScaled(resource, object, 1, { signal });
      else await applier.apply(resource, withReplicas(object, spec.replicas), { signal });
    }
    const keep = new Set(wanted.map(({ resource, object }) => childId(resource, object)));
    await prune({ api, ...parts, children: childrenOf(owner, children), keep, signal });
    await statuses.write(bench.widgets, owner, statusFor(owner), signal);
    return {};
  }

  const watched = children.map((reflector) => ({ reflector, keysOf: controllerOwnerKeys(bench.widgets) }));
  const controller = new Controller({
    name: 'widgets',
    own,
    watched,
    reconcile,
    ...parts,
    limits: { restMs: 50, retryMs: 50, retryMaxMs: 1000 },
  });
  bench.later(() => controller.stop());
  controller.start();
  return { controller, logger: parts.logger, reconciles: () => reconciles, writes: () => writesOf(registry) };
}

function childrenOf({ metadata: { uid = '' } }: KubeObject, reflectors: readonly Reflector[]) {
  return reflectors.flatMap(({ resource, objects }) =>
    objects.by('owner', uid).map((object) => ({ resource, object })),
  );
}

function wantedFor(owner: KubeObject, spec: WidgetSpec, namespace: string) {
  const { name } = owner.metadata;
  const placed = { namespace, labels: LABELS, owner };
  const extra = { resource: CONFIG_MAPS, object: configMap({ ...placed, name: `${name}-extra` }, { extra: 'yes' }) };
  return [
    { resource: CONFIG_MAPS, object: configMap({ ...placed, name }, { text: spec.text }) },
    { resource: DEPLOYMENTS, object: deployment({ ...placed, name }, { image: 'registry.invalid/web:1' }) },
    ...(spec.extra === true ? [extra] : []),
  ];
}

function statusFor(owner: KubeObject): object {
  const { generation = 0 } = owner.metadata;
  const before = (owner['status'] as { conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'Applied',
    message: 'all is applied',
    observedGeneration: generation,
  } as const;
  return { observedGeneration: generation, conditions: setCondition(before, ready, Date.now()) };
}
