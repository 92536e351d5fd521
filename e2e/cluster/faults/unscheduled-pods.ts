import {
  HttpKubeApi,
  isKubeFailure,
  Reflector,
  type KubeConnection,
  type KubeObject,
  type KubeResource,
} from '@cmp/kube';
import { systemClock } from '@cmp/runtime';
import { RecordingLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';

const PODS: KubeResource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

/** No node has it: the scheduler leaves the pods alone, and so does every kubelet. */
export const NO_NODE = { 'market-pulse.io/no-node': 'faults' };

const AGAIN_MS = 500;

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/**
 * Says of pods that no node takes that they are ready, so that the real controllers of Deployments and ReplicaSets go on. What real pods do
 * is shown where the whole pipeline is installed; here the subject is what the operator and the API server say to each other.
 */
export class UnscheduledPods {
  private readonly reflector: Reflector;
  private readonly stopping = new AbortController();
  private readonly parts = {
    clock: systemClock,
    logger: new RecordingLogger(),
    registry: new Registry(),
    random: Math.random,
  };

  private constructor(
    private readonly api: HttpKubeApi,
    namespaces: readonly string[],
  ) {
    this.reflector = new Reflector({ api, resource: PODS, namespaces, ...this.parts });
    this.reflector.onChange(({ type, object }) => {
      if (type !== 'deleted' && !isReady(object)) void this.sayReady(object);
    });
  }

  static in(connection: KubeConnection, namespaces: readonly string[]): UnscheduledPods {
    const limits = { perSecond: 100, burst: 100 };
    const own = { connection, clock: systemClock, registry: new Registry(), limits };
    const pods = new UnscheduledPods(new HttpKubeApi(own), namespaces);
    pods.reflector.start();
    return pods;
  }

  /** The templates of the pods that are there, newest last. */
  get all(): readonly KubeObject[] {
    return this.reflector.objects.list();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reflector.stop();
  }

  private async sayReady({ metadata, ...pod }: KubeObject): Promise<void> {
    const { conditions = [] } = (pod['status'] ?? {}) as PodStatus;
    const now = new Date().toISOString();
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: now };
    const status = { conditions: [...conditions.filter(({ type }) => type !== 'Ready'), ready] };
    const at = { namespace: metadata.namespace, name: metadata.name };
    const signal = this.stopping.signal;
    while (!signal.aborted) {
      try {
        await this.api.patch(PODS, at, { status }, { subresource: 'status', signal });
        return;
      } catch (error) {
        // It has gone meanwhile; or the API server has, and comes back.
        if (isKubeFailure(error, 'notFound')) return;
        await this.parts.clock.sleep(AGAIN_MS, signal);
      }
    }
  }
}

const isReady = (pod: KubeObject) =>
  ((pod['status'] ?? {}) as PodStatus).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ===
  true;
