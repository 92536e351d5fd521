import type { KubeApi } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';
import { KINDS } from '../kinds.js';
import type { MarketPulse, MarketPulseStatus } from '../resource/market-pulse.js';
import { nameOf } from '../desired/object-names.js';

type Components = NonNullable<MarketPulseStatus['components']>;
type Scaling = NonNullable<MarketPulseStatus['lastScaling']>;

/** Lists are null before the autoscaler has measured anything. */
interface AutoscalerStatus {
  readonly lastScaleTime?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[] | null;
  readonly currentMetrics?: readonly Metric[] | null;
}

interface Metric {
  readonly external?: { readonly metric: { readonly name: string }; readonly current: MetricValue };
  readonly resource?: { readonly name: string; readonly current: MetricValue };
}

interface MetricValue {
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

interface Change {
  readonly from: number;
  readonly seenMs: number;
}

/** An autoscaler changes the size first and says why a moment later. */
const PATIENCE_MS = 60_000;

/** Tells the newest change of size that an autoscaler made, and why. */
export class ScalingHistory {
  /** Changes of which the autoscaler has not spoken yet, by uid and component. */
  private readonly open = new Map<string, Change>();

  constructor(
    private readonly api: KubeApi,
    private readonly clock: Clock,
  ) {}

  /** The former one, unless a component that is scaled has another size than was last told. */
  async last(pulse: MarketPulse, components: Components, signal: AbortSignal): Promise<Scaling | undefined> {
    for (const { name, replicas } of components) {
      const key = `${pulse.metadata.uid} ${name}`;
      const change = this.changeOf(pulse, name, replicas);
      if (change === null) {
        this.open.delete(key);
        continue;
      }
      this.open.set(key, change);
      const status = await this.autoscaler(pulse, name, signal);
      const at = status?.lastScaleTime;
      // Older than the change: the autoscaler speaks of the one before.
      if (status === undefined || at === undefined || Date.parse(at) < change.seenMs - PATIENCE_MS) continue;
      if (pulse.status?.lastScaling?.component === name && pulse.status.lastScaling.at === at) continue;
      this.open.delete(key);
      return { component: name, from: change.from, to: replicas, reason: reasonOf(status), at };
    }
    return pulse.status?.lastScaling;
  }

  /** What has changed, and is not told yet; null when nothing has, or not by an autoscaler: none of them starts from 0. */
  private changeOf(pulse: MarketPulse, component: string, replicas: number): Change | null {
    const nowMs = this.clock.nowMs();
    const open = this.open.get(`${pulse.metadata.uid} ${component}`);
    const before = pulse.status?.components?.find(({ name }) => name === component)?.replicas;
    const from = open?.from ?? before;
    if (from === undefined || from === 0 || replicas === 0 || from === replicas) return null;
    const change = open ?? { from, seenMs: nowMs };
    return nowMs - change.seenMs > PATIENCE_MS ? null : change;
  }

  private async autoscaler(
    pulse: MarketPulse,
    component: string,
    signal: AbortSignal,
  ): Promise<AutoscalerStatus | undefined> {
    const isScaled = component === 'processor' || component === 'gateway';
    const provider = isScaled ? pulse.spec[component].autoscaling?.provider : undefined;
    if (provider === undefined) return undefined;
    const name = `${provider === 'keda' ? 'keda-hpa-' : ''}${nameOf(pulse, component)}`;
    const at = { namespace: pulse.metadata.namespace, name };
    const hpa = await this.api.get(KINDS.HorizontalPodAutoscaler, at, { signal });
    return hpa?.['status'] as AutoscalerStatus | undefined;
  }
}

/** What the autoscaler measured; and what held it back, if something did. */
function reasonOf({ currentMetrics, conditions }: AutoscalerStatus): string {
  const measured = (currentMetrics ?? []).flatMap(({ external, resource }) => {
    if (external !== undefined) return [`${external.metric.name} is ${external.current.averageValue ?? '?'} a pod`];
    return resource === undefined ? [] : [`${resource.name} is at ${resource.current.averageUtilization ?? '?'} %`];
  });
  const limit = conditions?.find(({ type, status }) => type === 'ScalingLimited' && status === 'True')?.message;
  return [...measured, ...(limit === undefined ? [] : [limit])].join('; ').slice(0, 1024) || 'the autoscaler gave none';
}
