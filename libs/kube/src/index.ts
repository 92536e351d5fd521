export type { KubeObject, ObjectMeta, OwnerReference } from './kube-object.js';
export { apiVersionOf, type KubeResource } from './kube-resource.js';
