import type { KubeResource } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { referencedSecrets, secretsOfStrimzi } from './component-inputs.js';
import { apiKey, serves, type Facts, type Finding } from './facts.js';

/** What is wanted and cannot be had, in the order in which it matters. */
export function findings(pulse: MarketPulse, facts: Facts): readonly Finding[] {
  const forbidden = facts.denials.map((message) => ({ reason: 'Forbidden' as const, message }));
  return [...missingApis(pulse, facts), ...missingSecrets(pulse, facts), ...forbidden, ...clamped(pulse)];
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

/** Strimzi makes them: they are waited for, and nobody is told to make them. */
export function pendingSecrets(pulse: MarketPulse, { secrets }: Facts): readonly string[] {
  return [...new Set(secretsOfStrimzi(pulse))].filter((name) => !secrets.has(name));
}

/** Those that a person has to make. Strimzi's own come with their users, which the roll-out waits for. */
function missingSecrets(pulse: MarketPulse, { secrets }: Facts): readonly Finding[] {
  const ofStrimzi = secretsOfStrimzi(pulse);
  return referencedSecrets(pulse)
    .filter((name) => !secrets.has(name) && !ofStrimzi.includes(name))
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
