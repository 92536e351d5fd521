import type { KubeApi } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse, MarketPulseStatus } from '../resource/market-pulse.js';
import { nameOf } from '../desired/object-names.js';

type Components = NonNullable<MarketPulseStatus['components']>;
type Scaling = NonNullable<MarketPulseStatus['lastScaling']>;

interface AutoscalerStatus {
  readonly lastScaleTime?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  readonly currentMetrics?: readonly Metric[];
}

interface Metric {
  readonly external?: { readonly metric: { readonly name: string }; readonly current: MetricValue };
  readonly resource?: { readonly name: string; readonly current: MetricValue };
}

interface MetricValue {
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

/** The newest change of size by an autoscaler: the former one unless a component it scales has another size than was last told. */
export async function lastScaling(
  api: KubeApi,
  pulse: MarketPulse,
  components: Components,
  signal: AbortSignal,
): Promise<Scaling | undefined> {
  const before = pulse.status?.components ?? [];
  for (const { name, replicas } of components) {
    const former = before.find((component) => component.name === name)?.replicas;
    const provider = name === 'processor' || name === 'gateway' ? pulse.spec[name].autoscaling?.provider : undefined;
    if (provider === undefined || former === undefined || former === replicas || pulse.spec.paused) continue;
    const autoscaler = `${provider === 'keda' ? 'keda-hpa-' : ''}${nameOf(pulse, name)}`;
    const at = { namespace: pulse.metadata.namespace, name: autoscaler };
    const hpa = await api.get(KINDS.HorizontalPodAutoscaler, at, { signal });
    const status = (hpa?.['status'] ?? {}) as AutoscalerStatus;
    if (status.lastScaleTime === undefined) continue;
    return { component: name, from: former, to: replicas, reason: reasonOf(status), at: status.lastScaleTime };
  }
  return pulse.status?.lastScaling;
}

/** What the autoscaler measured; and what held it back, if something did. */
function reasonOf({ currentMetrics = [], conditions = [] }: AutoscalerStatus): string {
  const measured = currentMetrics.flatMap(({ external, resource }) => {
    if (external !== undefined) return [`${external.metric.name} is ${external.current.averageValue ?? '?'} a pod`];
    return resource === undefined ? [] : [`${resource.name} is at ${resource.current.averageUtilization ?? '?'} %`];
  });
  const limit = conditions.find(({ type, status }) => type === 'ScalingLimited' && status === 'True')?.message;
  return [...measured, ...(limit === undefined ? [] : [limit])].join('; ').slice(0, 1024) || 'the autoscaler gave none';
}
