import type { KubeResource } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { referencedSecrets } from './component-inputs.js';
import { COMPONENTS } from './component.js';
import { apiKey, serves, type Facts, type Finding } from './facts.js';
import { kafkaCaSecret, nameOf } from './object-names.js';

/** What is wanted and cannot be had, in the order in which it matters. */
export function findings(pulse: MarketPulse, facts: Facts): readonly Finding[] {
  return [...missingApis(pulse, facts), ...missingSecrets(pulse, facts), ...clamped(pulse)];
}

interface Wish {
  readonly kind: KubeResource;
  readonly wanted: boolean;
  readonly otherwise: string;
}

function missingApis(pulse: MarketPulse, facts: Facts): readonly Finding[] {
  return wishes(pulse)
    .filter(({ kind, wanted }) => wanted && !serves(facts, kind))
    .map(({ kind, otherwise }) => ({
      reason: 'MissingAPI',
      message: `MissingAPI: the cluster does not serve ${apiKey(kind)}: ${otherwise}`,
    }));
}

function wishes({ spec }: MarketPulse): readonly Wish[] {
  const { kafka, processor, gateway, exposure, monitoring } = spec;
  const scaling = [processor.autoscaling?.provider, gateway.autoscaling?.provider];
  return [
    {
      kind: KINDS.Kafka,
      wanted: kafka.managed !== undefined,
      otherwise: 'install Strimzi 1.x, or use kafka.existing',
    },
    {
      kind: KINDS.ScaledObject,
      wanted: scaling.includes('keda'),
      otherwise: 'install KEDA, or use provider hpa; until then minReplicas run',
    },
    {
      kind: KINDS.HTTPRoute,
      wanted: exposure?.httpRoute !== undefined,
      otherwise: 'install the Gateway API, or use exposure.ingress',
    },
    {
      kind: KINDS.Certificate,
      wanted: exposure?.tls?.issuer !== undefined,
      otherwise: 'install cert-manager, or use exposure.tls.secretName',
    },
    ...[KINDS.PodMonitor, KINDS.PrometheusRule].map((kind) => ({
      kind,
      wanted: monitoring.enabled,
      otherwise: 'install the Prometheus operator, or turn monitoring off',
    })),
  ];
}

/** Strimzi makes those of a managed Kafka: they are waited for, and nobody is told to make them. */
export function pendingSecrets(pulse: MarketPulse, { secrets }: Facts): readonly string[] {
  const made = strimziSecrets(pulse);
  return referencedSecrets(pulse).filter((name) => made.has(name) && !secrets.has(name));
}

function strimziSecrets(pulse: MarketPulse): ReadonlySet<string> {
  if (pulse.spec.kafka.managed === undefined) return new Set();
  return new Set([kafkaCaSecret(pulse), ...COMPONENTS.map((component) => nameOf(pulse, component))]);
}

function missingSecrets(pulse: MarketPulse, { secrets }: Facts): readonly Finding[] {
  const made = strimziSecrets(pulse);
  return referencedSecrets(pulse)
    .filter((name) => !made.has(name) && !secrets.has(name))
    .map((name) => ({ reason: 'MissingSecret', message: `Secret ${name} is not there: pods wait for it` }));
}

/** Not refused: partitions can grow later, and the wish may stand until then. */
function clamped({ spec }: MarketPulse): readonly Finding[] {
  const { partitions } = spec.topics;
  const most = spec.processor.autoscaling?.maxReplicas ?? 0;
  if (most <= partitions) return [];
  const message = `the processor scales to ${partitions} pod(s), not ${most}: there are as many partitions`;
  return [{ reason: 'ScalingLimited', message }];
}
