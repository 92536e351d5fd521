import type { KubeObject } from '@cmp/kube';
import type { ClusterAt } from './cluster-at.js';
import { POD } from './strimzi-stand-in/strimzi-kinds.js';

interface Security {
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
}
interface Container {
  readonly image: string;
  readonly securityContext?: Security;
}
interface PodSpec {
  readonly securityContext?: Security;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

export interface PodFacts {
  readonly name: string;
  readonly images: readonly string[];
  readonly nonRoot: boolean;
  readonly readOnlyRoot: boolean;
}

/** What the pods of a namespace run and may do; those of Kafka, which is not ours, left out. */
export async function podFacts(cluster: ClusterAt, namespace: string): Promise<readonly PodFacts[]> {
  const { items } = await cluster.api.list(POD, { namespace, labelSelector: '!strimzi.io/kind' });
  return items.map(factsOf);
}

/** What a program in a pod finds: its user, and whether it can write to the root of its file system. */
export async function triedInPod(cluster: ClusterAt, namespace: string, pod: string): Promise<string> {
  const script = 'id -u; touch /written 2>/dev/null && echo writes to its root || echo cannot write to its root';
  return (await cluster.kubectl('exec', '--namespace', namespace, pod, '--', 'sh', '-c', script)).trim();
}

function factsOf({ metadata, ...rest }: KubeObject): PodFacts {
  const { securityContext: ofPod, containers, initContainers = [] } = (rest as unknown as { spec: PodSpec }).spec;
  const all = [...containers, ...initContainers];
  return {
    name: metadata.name,
    images: all.map(({ image }) => image),
    nonRoot: all.every(({ securityContext }) => (securityContext?.runAsNonRoot ?? ofPod?.runAsNonRoot) === true),
    readOnlyRoot: all.every(({ securityContext }) => securityContext?.readOnlyRootFilesystem === true),
  };
}
