import { firstDifference } from './first-difference.js';

const container = { name: 'main', image: 'web:1', ports: [{ containerPort: 8080 }] };
const pod = (...containers: object[]) => ({ spec: { containers } });
const spread = (topologyKey: string) => ({ topologyKey, whenUnsatisfiable: 'ScheduleAnyway' });

/** [what the case shows, live, desired, where it differs] */
const CASES: readonly (readonly [string, unknown, unknown, string | null])[] = [
  ['equal values', { a: 1, b: 'x', c: [1, 2] }, { a: 1, b: 'x', c: [1, 2] }, null],
  ['a value edited', { spec: { a: 2 } }, { spec: { a: 1 } }, 'spec.a'],
  ['a value removed', { spec: {} }, { spec: { a: 1 } }, 'spec.a'],
  ['everything removed', {}, { spec: { a: 1 } }, 'spec.a'],
  ['empty objects inside each other that the server left out', {}, { a: { b: {} } }, null],
  ['defaults beyond the desired', { spec: { a: 1, restartPolicy: 'Always' } }, { spec: { a: 1 } }, null],
  ["another manager's label", { labels: { ours: '1', theirs: '2' } }, { labels: { ours: '1' } }, null],
  [
    'a key that somebody added to a selector, which then selects nothing',
    { spec: { selector: { app: 'web', tier: 'x' } } },
    { spec: { selector: { app: 'web' } } },
    'spec.selector',
  ],
  ['null is no wish', { a: { b: 1 } }, { a: null, x: null }, null],
  ['an empty object that the server left out', {}, { labels: {} }, null],
  ['an empty object that others filled', { labels: { a: '1' } }, { labels: {} }, null],
  ['an empty list that the server left out', {}, { args: [] }, null],
  ['a list that should be empty and is not', { args: ['-v'] }, { args: [] }, 'args'],
  ['an empty rule is not an empty list', { ingress: [] }, { ingress: [{}] }, 'ingress'],
  ['false and missing', {}, { hostNetwork: false }, 'hostNetwork'],
  ['zero and missing', {}, { spec: { replicas: 0 } }, 'spec.replicas'],
  ['empty text and missing', {}, { value: '' }, 'value'],
  ['a number and its text', { port: '80' }, { port: 80 }, 'port'],
  ['a list without keys in another order', { args: ['b', 'a'] }, { args: ['a', 'b'] }, 'args[0]'],
  ['a list without keys with one more', { args: ['a', 'b'] }, { args: ['a'] }, 'args'],
  ['objects of a list without keys', { rules: [{ from: 1, extra: 2 }] }, { rules: [{ from: 1 }] }, null],
  ['containers in another order', pod({ name: 'side' }, container), pod(container, { name: 'side' }), null],
  [
    'constraints of spreading in another order',
    { spec: { topologySpreadConstraints: [spread('zone'), spread('host')] } },
    { spec: { topologySpreadConstraints: [spread('host'), spread('zone')] } },
    null,
  ],
  ['an injected sidecar', pod(container, { name: 'injected' }), pod(container), null],
  ['a container removed', pod({ name: 'side' }), pod(container), 'spec.containers[["main"]].name'],
  ['an image edited', pod({ ...container, image: 'web:2' }), pod(container), 'spec.containers[["main"]].image'],
  [
    'ports with the default protocol',
    pod({ ...container, ports: [{ protocol: 'TCP', containerPort: 8080 }] }),
    pod(container),
    null,
  ],
  [
    'the same port in two protocols',
    { spec: { ports: [{ port: 53, protocol: 'UDP', targetPort: 1 }] } },
    { spec: { ports: [{ port: 53, targetPort: 1 }] } },
    'spec.ports[[53,"TCP"]].port',
  ],
  [
    'a node port that the server chose',
    { spec: { ports: [{ port: 80, nodePort: 31000 }] } },
    { spec: { ports: [{ port: 80 }] } },
    null,
  ],
  [
    'a port that somebody let through a policy',
    { spec: { ingress: [{ ports: [{ port: 80 }, { port: 22 }] }] } },
    { spec: { ingress: [{ ports: [{ port: 80 }] }] } },
    'spec.ingress[0].ports',
  ],
  [
    'variables by name',
    {
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    },
    { env: [{ name: 'A', value: '1' }] },
    null,
  ],
  ['a variable edited', { env: [{ name: 'A', value: '2' }] }, { env: [{ name: 'A', value: '1' }] }, 'env[["A"]].value'],
  [
    'mounts by path',
    { volumeMounts: [{ mountPath: '/b' }, { name: 'v', mountPath: '/a' }] },
    { volumeMounts: [{ name: 'v', mountPath: '/a' }] },
    null,
  ],
  [
    'listeners of a custom resource are one value',
    { listeners: [{ name: 'tls' }, { name: 'more' }] },
    { listeners: [{ name: 'tls' }] },
    'listeners',
  ],
  ['finalizers of others', { finalizers: ['theirs', 'ours'] }, { finalizers: ['ours'] }, null],
  ['a finalizer removed', { finalizers: ['theirs'] }, { finalizers: ['ours'] }, 'finalizers'],
  [
    'owners by uid',
    { ownerReferences: [{ uid: '1' }, { uid: '2', controller: true }] },
    { ownerReferences: [{ uid: '2', controller: true }] },
    null,
  ],
  ['cores written as thousandths', { limits: { cpu: '1' } }, { limits: { cpu: '1000m' } }, null],
  ['cores as a number', { requests: { cpu: '500m' } }, { requests: { cpu: 0.5 } }, null],
  ['bytes in another unit', { requests: { memory: '1Gi' } }, { requests: { memory: '1024Mi' } }, null],
  ['decimal against binary bytes', { requests: { memory: '1Gi' } }, { requests: { memory: '1G' } }, 'requests.memory'],
  ['a quantity edited', { limits: { cpu: '2' } }, { limits: { cpu: '1000m' } }, 'limits.cpu'],
  ['the size of a volume', { emptyDir: { sizeLimit: '1Gi' } }, { emptyDir: { sizeLimit: '1024Mi' } }, null],
  [
    'what looks like a quantity elsewhere',
    { labels: { version: '1' } },
    { labels: { version: '1000m' } },
    'labels.version',
  ],
  ['an object where a text should be', { a: {} }, { a: 'x' }, 'a'],
  ['a text where an object should be', { a: 'x' }, { a: { b: 1 } }, 'a'],
  ['a text where a list should be', { a: 'x' }, { a: ['x'] }, 'a'],
];

describe('firstDifference', () => {
  it.each(CASES)('%s', (_what, live, desired, where) => {
    expect(firstDifference(live, desired)).toBe(where);
  });
});
