import type { Registry } from 'prom-client';
import { counterOf, gaugeOf, histogramOf } from '../metric-of.js';

const labelNames = ['queue'] as const;
const buckets = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

/** One set for all queues of a registry, told apart by the label `queue`. */
export function queueMetrics(registry: Registry) {
  return {
    depth: gaugeOf(registry, { name: 'kube_queue_depth', help: 'Keys ready to be worked on', labelNames }),
    adds: counterOf(registry, { name: 'kube_queue_adds_total', help: 'Keys that became ready', labelNames }),
    retries: counterOf(registry, {
      name: 'kube_queue_retries_total',
      help: 'Keys put back after a failure',
      labelNames,
    }),
    wait: histogramOf(registry, {
      name: 'kube_queue_wait_seconds',
      help: 'From ready to begun',
      labelNames,
      buckets,
    }),
    work: histogramOf(registry, {
      name: 'kube_queue_work_seconds',
      help: 'From begun to done',
      labelNames,
      buckets,
    }),
  };
}

export type QueueMetrics = ReturnType<typeof queueMetrics>;
