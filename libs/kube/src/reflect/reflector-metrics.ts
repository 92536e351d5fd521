import type { Registry } from 'prom-client';
import { counterOf, gaugeOf } from '../metric-of.js';

const labelNames = ['resource'] as const;

/** One set for all reflectors of a registry, told apart by the label `resource`. */
export function reflectorMetrics(registry: Registry) {
  return {
    watchRestarts: counterOf(registry, {
      name: 'kube_watch_restarts_total',
      help: 'Watches opened after the first one of a scope',
      labelNames,
    }),
    relists: counterOf(registry, {
      name: 'kube_relists_total',
      help: 'Lists after the first one of a scope',
      labelNames,
    }),
    lastEvent: gaugeOf(registry, {
      name: 'kube_last_event_timestamp_seconds',
      help: 'When the last event, bookmark or list came in',
      labelNames,
    }),
    objects: gaugeOf(registry, { name: 'kube_objects', help: 'Objects known', labelNames }),
    handlerErrors: counterOf(registry, {
      name: 'kube_change_handler_errors_total',
      help: 'Exceptions of code that was told of a change',
      labelNames,
    }),
  };
}

export type ReflectorMetrics = ReturnType<typeof reflectorMetrics>;
