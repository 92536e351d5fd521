import type { KubeObject, KubeResource } from '../../src/index.js';
import { isJson } from './field-paths.js';

/** The defaults and the canonical quantities of the real server, as far as controllers stumble over them. */
export function defaulted(resource: KubeResource, object: KubeObject): KubeObject {
  const scaled = resource.group === 'apps' && resource.plural !== 'daemonsets';
  const spec = object['spec'];
  const withReplicas = scaled && isJson(spec) ? { ...object, spec: { replicas: 1, ...spec } } : object;
  return canonical(withReplicas, '') as KubeObject;
}

function canonical(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((element) => canonical(element, ''));
  if (!isJson(value)) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  const inQuantities = field === 'limits' || field === 'requests';
  return Object.fromEntries(
    entries.map(([name, child]) => [name, inQuantities ? quantity(child) : canonical(child, name)]),
  );
}

/** `1000m` becomes `1`, `1024Mi` becomes `1Gi`: enough to be different from what was sent. */
function quantity(value: unknown): unknown {
  const [, digits = '', unit] = /^(\d+)(m|Mi)?$/.exec(String(value)) ?? [];
  const amount = Number(digits);
  if (unit === 'm' && amount % 1000 === 0) return String(amount / 1000);
  if (unit === 'Mi' && amount % 1024 === 0) return `${amount / 1024}Gi`;
  return digits === '' ? value : String(value);
}
