import type { Registry } from 'prom-client';
import { counterOf, gaugeOf, histogramOf } from '../metric-of.js';

/** One set for all controllers of a registry, told apart by the label `controller`. */
export function controllerMetrics(registry: Registry) {
  return {
    reconciles: counterOf(registry, {
      name: 'kube_reconciles_total',
      help: 'Reconciles by outcome: done, requeued (done, and asks to be called again), failed, timed_out, stopped',
      labelNames: ['controller', 'outcome'],
    }),
    duration: histogramOf(registry, {
      name: 'kube_reconcile_seconds',
      help: 'Duration of a reconcile',
      labelNames: ['controller'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120],
    }),
    active: gaugeOf(registry, {
      name: 'kube_reconciles_active',
      help: 'Reconciles under way',
      labelNames: ['controller'],
    }),
  };
}

export type ControllerMetrics = ReturnType<typeof controllerMetrics>;
export type ReconcileOutcome = 'done' | 'requeued' | 'failed' | 'timed_out' | 'stopped';
