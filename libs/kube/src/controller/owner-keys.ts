import type { KubeObject } from '../kube-object.js';
import type { KubeResource } from '../kube-resource.js';

/** Maps an object to the key of its controlling owner of kind `owner`, in whatever version the owner was written. */
export function controllerOwnerKeys(owner: KubeResource): (object: KubeObject) => readonly string[] {
  return ({ metadata }) => {
    const reference = (metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
    if (reference === undefined || reference.kind !== owner.kind || groupOf(reference.apiVersion) !== owner.group)
      return [];
    const inside = owner.namespaced && metadata.namespace !== undefined ? `${metadata.namespace}/` : '';
    return [inside + reference.name];
  };
}

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');
