import { randomBytes } from 'node:crypto';
import { apiVersionOf, type KubeObject, type KubeResource, type OwnerReference } from '../src/index.js';

const namespaced = { namespaced: true } as const;

export const NAMESPACES: KubeResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};
export const DEFINITIONS: KubeResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
export const CONFIG_MAPS: KubeResource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  ...namespaced,
};
export const SECRETS: KubeResource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', ...namespaced };
export const SERVICES: KubeResource = { group: '', version: 'v1', kind: 'Service', plural: 'services', ...namespaced };
export const DEPLOYMENTS: KubeResource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  ...namespaced,
};
export const LEASES: KubeResource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  ...namespaced,
};
export const EVENTS: KubeResource = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  ...namespaced,
};
/** A custom resource with a status; stands for whatever the controller under test is for. */
export const WIDGETS: KubeResource = {
  group: 'kube-test.market-pulse.io',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  ...namespaced,
};

/** What a cluster always serves, as far as the tests use it. */
export const BUILT_IN: readonly KubeResource[] = [
  NAMESPACES,
  CONFIG_MAPS,
  SECRETS,
  SERVICES,
  DEPLOYMENTS,
  LEASES,
  EVENTS,
];

export interface Placed {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly owner?: KubeObject;
}

/** An object of any resource: `content` beside the metadata. */
export function kubeObject(resource: KubeResource, placed: Placed, content: object = {}): KubeObject {
  const { owner, ...metadata } = placed;
  const ownerReferences = owner === undefined ? {} : { ownerReferences: [controllerReference(owner)] };
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, ...ownerReferences },
    ...content,
  };
}

export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true, blockOwnerDeletion: true };
}

export function configMap(placed: Placed, data: Readonly<Record<string, string>> = {}): KubeObject {
  return kubeObject(CONFIG_MAPS, placed, { data });
}

export function widget(placed: Placed, spec: object = { size: 1 }): KubeObject {
  return kubeObject(WIDGETS, placed, { spec });
}

/** A Deployment of one container that names its requests as people do. */
export function deployment(placed: Placed, { image = 'registry/web:1', cpu = '1000m' } = {}): KubeObject {
  const labels = { app: placed.name };
  const container = {
    name: 'main',
    image,
    ports: [{ containerPort: 8080 }],
    env: [{ name: 'MODE', value: 'live' }],
    resources: { requests: { cpu, memory: '1024Mi' } },
  };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  return kubeObject(DEPLOYMENTS, placed, { spec });
}

/** `test-` and eight hexadecimal digits. */
export function randomName(prefix = 'test'): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}
