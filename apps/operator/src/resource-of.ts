import { apiVersionOf, type KubeObject, type KubeResource } from '@cmp/kube';
import { KINDS } from './kinds.js';

const BY_KIND = new Map<string, KubeResource>(
  Object.values(KINDS).map((resource) => [`${apiVersionOf(resource)} ${resource.kind}`, resource]),
);

/** Where an object that the operator built belongs. Throws for a kind that is not in the table. */
export function resourceOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): KubeResource {
  const resource = BY_KIND.get(`${apiVersion} ${kind}`);
  if (resource === undefined) throw new Error(`${apiVersion} ${kind} is not in the table of kinds`);
  return resource;
}
