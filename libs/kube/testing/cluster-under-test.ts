import type { KubeConnection, KubeResource } from '../src/index.js';

/** An API server that a suite of tests runs against: the stand-in, or a real one. */
export interface ClusterUnderTest {
  /** As the administrator, or as another user, who may do nothing but what `grant` says. */
  connection(user?: string): KubeConnection;
  /** A new namespace with a random name; removed by `close`. */
  namespace(): Promise<string>;
  /** Installs the CRD of a namespaced resource with a status and an open schema. */
  install(resource: KubeResource): Promise<void>;
  uninstall(resource: KubeResource): Promise<void>;
  /** All that `user` may do with the resource in the namespace, in the words of RBAC; replaces what was granted before. */
  grant(user: string, namespace: string, resource: KubeResource, verbs: readonly RbacVerb[]): Promise<void>;
  close(): Promise<void>;
}

export type RbacVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
