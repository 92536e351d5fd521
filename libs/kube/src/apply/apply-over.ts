import type { CallOptions, KubeApi } from '../api/kube-api.js';
import { isKubeFailure } from '../api/kube-api-error.js';
import { objectNameOf, type KubeObject } from '../kube-object.js';
import type { KubeResource } from '../kube-resource.js';

/**
 * Applies `object` over what is there, against whoever has its fields. Apply keeps the elements that others have added to a list; where
 * ours cannot be beside one of them, as two ports of a Service with one name, the lists are taken whole before: what a merge patch names,
 * it replaces.
 */
export async function applyOver(
  resource: KubeResource,
  object: KubeObject,
  { api, fieldManager, signal }: CallOptions & { readonly api: KubeApi; readonly fieldManager: string },
): Promise<KubeObject> {
  const apply = () => api.apply(resource, object, { fieldManager, force: true, signal });
  try {
    return await apply();
  } catch (refused) {
    if (!isKubeFailure(refused, 'invalid')) throw refused;
    const { apiVersion: _, kind: __, metadata: ___, ...content } = object;
    const isTaken = await api.patch(resource, objectNameOf(object), content, { fieldManager, signal }).then(
      () => true,
      (error: unknown) => {
        // Invalid in itself: what was said of the apply is what helps.
        if (isKubeFailure(error, 'invalid')) return false;
        throw error;
      },
    );
    if (!isTaken) throw refused;
    return await apply();
  }
}
