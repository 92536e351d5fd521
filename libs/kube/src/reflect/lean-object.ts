import type { KubeObject } from '../kube-object.js';

/** Without `managedFields`, which nobody reads from a store: of a small object they are more than the half, and change with every write. */
export function leanObject(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
