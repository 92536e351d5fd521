import type { KubeObject } from '@cmp/kube';

const ACCOUNT_ANNOTATION = 'market-pulse.io/account';

interface DeploymentSpec {
  readonly template: {
    readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
    readonly spec: { readonly automountServiceAccountToken: boolean; readonly serviceAccountName: string };
  };
}

/**
 * Marks the pods of a Deployment, where they have a token, with the account that it belongs to. A token dies with its account, and the
 * kubelet asks for another one only towards the end of its hour: so pods that outlive their account are replaced.
 */
export function boundToAccount(desired: KubeObject, accounts: readonly KubeObject[]): KubeObject {
  if (desired.kind !== 'Deployment') return desired;
  const spec = desired['spec'] as DeploymentSpec;
  const { metadata, spec: pod } = spec.template;
  const uid = accounts.find((account) => account.metadata.name === pod.serviceAccountName)?.metadata.uid;
  if (!pod.automountServiceAccountToken || uid === undefined) return desired;
  const annotations = { ...metadata.annotations, [ACCOUNT_ANNOTATION]: uid };
  return { ...desired, spec: { ...spec, template: { ...spec.template, metadata: { ...metadata, annotations } } } };
}
