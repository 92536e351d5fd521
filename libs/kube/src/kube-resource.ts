/** Where the objects of one kind are found: `/apis/{group}/{version}/namespaces/{ns}/{plural}`, or `/api/v1/…` for the core group. */
export interface KubeResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export const namespacedResource = (group: string, version: string, kind: string, plural: string): KubeResource => ({
  group,
  version,
  kind,
  plural,
  namespaced: true,
});

/** `group/version`, or `version` alone for the core group: what objects of the resource carry as `apiVersion`. */
export function apiVersionOf({ group, version }: KubeResource): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `deployments.apps`, or `pods` in the core group: how RBAC rules and people name a resource. */
export function qualifiedName({ group, plural }: KubeResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}
