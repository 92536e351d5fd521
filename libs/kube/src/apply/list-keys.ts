type Json = Readonly<Record<string, unknown>>;

/**
 * Lists that server-side apply merges by key (`x-kubernetes-list-map-keys`), by the name of their field, or by that of its parent and its own
 * where other kinds have a list of the same name that is one value.
 */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  // Of a container.
  ports: ['containerPort', 'protocol'],
  // Of a Service; those of a NetworkPolicy's rule are one value.
  'spec.ports': ['port', 'protocol'],
  conditions: ['type'],
  hostAliases: ['ip'],
  ownerReferences: ['uid'],
  // Of a PrometheusRule.
  groups: ['name'],
  // Of a pod; that of a KafkaNodePool's `template.pod` is one value.
  'spec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
};

const DEFAULTS: Json = { protocol: 'TCP' };

/** Lists that are sets: others may add to them, and the order says nothing. */
const SETS: ReadonlySet<string> = new Set(['finalizers']);

/** Maps that are one value as a whole (`x-kubernetes-map-type: atomic`): a key that somebody adds changes what they mean. */
const ATOMIC: ReadonlySet<string> = new Set([
  'selector',
  'labelSelector',
  'podSelector',
  'namespaceSelector',
  'nodeSelector',
]);

export const isAtomicField = (field: string): boolean => ATOMIC.has(field);

export const isSetField = (field: string): boolean => SETS.has(field);

/** What tells the elements of the list at `path` apart, or null for a list that is one value as a whole: the key must be in every element. */
export function elementKeyOf(path: string, list: readonly unknown[]): ((element: unknown) => string) | null {
  const [own = '', parent = ''] = path.split(/[.[\]]+/).reverse();
  const keys = KEYS[`${parent}.${own}`] ?? KEYS[own] ?? [];
  const [main] = keys;
  if (main === undefined || !list.every((element) => isJson(element) && main in element)) return null;
  return (element) =>
    JSON.stringify(keys.map((key) => (isJson(element) ? (element[key] ?? DEFAULTS[key]) : undefined)));
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
