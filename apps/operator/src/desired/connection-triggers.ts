import type { MarketPulse } from '../resource/market-pulse.js';
import { PORTS } from './component.js';
import { nameOf } from './object-names.js';
import type { Trigger } from './scaled-object.js';

const KINDS_OF_CLIENT = ['plain', 'feed', 'socketio'] as const;

/**
 * KEDA asks every gateway pod for its connections, by kind, and adds them up. From the status, not from the metrics: there a kind that
 * nobody has used yet is missing, and a missing number would count as a fault.
 */
export function connectionTriggers(pulse: MarketPulse): readonly Trigger[] {
  const { namespace } = pulse.metadata;
  const url = `http://${nameOf(pulse, 'gateway')}.${namespace}:${PORTS.gateway.number}/api/status`;
  return KINDS_OF_CLIENT.map((kind) => ({
    type: 'metrics-api',
    name: kind,
    metadata: {
      url,
      format: 'json',
      valueLocation: `clients.${kind}`,
      // Of each by itself; the formula below is what counts.
      targetValue: String(connectionsPerReplica(pulse)),
      // The port is the pods' own: KEDA goes to each of them, past the Service.
      aggregateFromKubeServiceEndpoints: 'true',
      aggregationType: 'sum',
    },
  }));
}

/** All kinds together are what a pod carries. */
export function connectionFormula(pulse: MarketPulse) {
  return {
    formula: KINDS_OF_CLIENT.join(' + '),
    target: String(connectionsPerReplica(pulse)),
    metricType: 'AverageValue',
  };
}

const connectionsPerReplica = ({ spec }: MarketPulse) => spec.gateway.autoscaling?.connectionsPerReplica ?? 0;
