import type { Condition } from '@cmp/kube';
import { Gauge, type Registry } from 'prom-client';
import type { MarketPulseStatus } from './resource/market-pulse.js';

export type OperatorMetrics = ReturnType<typeof operatorMetrics>;

const TYPES = ['Ready', 'Progressing', 'Degraded', 'ScalingLimited'];

/** What `/metrics` tells of each MarketPulse, beside what the controller runtime counts. */
export function operatorMetrics(registry: Registry) {
  const labels = ['namespace', 'name'] as const;
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name: `market_pulse_${name}`, help, labelNames, registers: [registry] });
  const condition = gauge('condition', '1 while a condition of a MarketPulse is True', [...labels, 'type']);
  const lag = gauge('lag_records', 'Records that the processor has not read yet; absent while nobody answers', labels);
  const deadLetters = gauge('dead_letters', 'Dead letters that nobody has replayed or dismissed', labels);
  const of = (key: string) => {
    const [namespace = '', name = ''] = key.split('/');
    return { namespace, name };
  };
  const put = (to: typeof lag, key: string, value: number | undefined) =>
    value === undefined ? to.remove(of(key)) : to.set(of(key), value);
  return {
    told(key: string, conditions: readonly Condition[], status: MarketPulseStatus) {
      for (const type of TYPES) {
        const holds = conditions.some((each) => each.type === type && each.status === 'True');
        condition.set({ ...of(key), type }, holds ? 1 : 0);
      }
      put(lag, key, status.lagRecords);
      put(deadLetters, key, status.deadLetters);
    },
    gone(key: string) {
      for (const type of TYPES) condition.remove({ ...of(key), type });
      for (const each of [lag, deadLetters]) each.remove(of(key));
    },
  };
}
