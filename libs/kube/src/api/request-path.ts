import { apiVersionOf, type KubeResource } from '../kube-resource.js';
import type { ObjectName } from './kube-api.js';

/** `/api/v1` or `/apis/{group}/{version}`. */
export function groupPath(resource: KubeResource): string {
  return `/${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`;
}

/** Path of the collection: of one namespace, or of all. */
export function collectionPath(resource: KubeResource, namespace: string | undefined): string {
  const inside = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${groupPath(resource)}${inside}/${resource.plural}`;
}

export function objectPath(resource: KubeResource, at: ObjectName, subresource?: string): string {
  const tail = subresource === undefined ? '' : `/${subresource}`;
  return `${collectionPath(resource, at.namespace)}/${encodeURIComponent(at.name)}${tail}`;
}

/** `?a=1&b=2` of the values that are there, or nothing. */
export function queryOf(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}
