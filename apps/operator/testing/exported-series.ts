import { collectDefaultMetrics, Registry } from 'prom-client';
import { sourceModule } from './source-module.js';

/** What Prometheus adds to each series: the target's labels, and that of our pod monitors. */
const TARGET_LABELS = ['namespace', 'marketpulse', 'pod', 'container', 'job', 'instance', 'endpoint'];
const none = () => 0;

/** Every series that services and operator export with its labels, as their own code registers them. */
export async function exportedSeries(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const registry = new Registry();
  const { producerMetrics } = await sourceModule('apps/producer/src/producer-metrics.ts');
  const { processorMetrics } = await sourceModule('apps/processor/src/processor-metrics.ts');
  const { GatewayMetrics } = await sourceModule('apps/gateway/src/gateway-metrics.ts');
  const { operatorMetrics } = await sourceModule('apps/operator/src/operator-metrics.ts');
  const { controllerMetrics } = await sourceModule('libs/kube/src/controller/controller-metrics.ts');
  // As runApp does for each of them.
  collectDefaultMetrics({ register: registry });
  producerMetrics(registry, none);
  processorMetrics(registry, none);
  new GatewayMetrics(registry, { newestWindowAgeSeconds: none, waitingBytes: none, openDeadLetters: none });
  operatorMetrics(registry);
  controllerMetrics(registry);
  return new Map(registry.getMetricsAsArray().flatMap((metric) => seriesOf(metric as unknown as Metric)));
}

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

function seriesOf({ name, type, labelNames }: Metric): readonly (readonly [string, ReadonlySet<string>])[] {
  const labels = [...labelNames, ...TARGET_LABELS];
  if (type !== 'histogram') return [[name, new Set(labels)]];
  return [
    [`${name}_bucket`, new Set([...labels, 'le'])],
    [`${name}_sum`, new Set(labels)],
    [`${name}_count`, new Set(labels)],
  ];
}

/**
 * What in a PromQL expression nobody exports: series, and labels in selectors and groupings that none of its series has. Every series
 * of ours stands before a selector, so that a word elsewhere is a function or a keyword.
 */
export function unknownIn(expr: string, exported: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const selectors = [...expr.matchAll(/([a-zA-Z_:][\w:]*)\{([^}]*)\}/g)].map(([, name, inner]) => ({
    name: name!,
    labels: [...inner!.matchAll(/([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
  }));
  const names = selectors.filter(({ name }) => !exported.has(name)).map(({ name }) => name);
  const matched = selectors.flatMap(({ name, labels }) =>
    labels.filter((label) => exported.get(name)?.has(label) === false).map((label) => `${name}{${label}}`),
  );
  const grouped = groupings(expr).filter((label) => !selectors.some(({ name }) => exported.get(name)?.has(label)));
  const bare = selectors.length === 0 ? ['no selector'] : [];
  return [...bare, ...names, ...matched, ...grouped.map((label) => `by (${label})`)];
}

/** Labels of every `by (…)`. */
export const groupings = (expr: string): readonly string[] =>
  [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, inner]) => inner!.split(',').map((label) => label.trim()));

/** Labels of `{{name}}` in a legend, and of `{{ $labels.name }}` in a sentence of an alert. */
export const labelsNamed = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{\s*(?:\$labels\.)?([a-z_]\w*)[\s}]/g)].map(([, label]) => label!);
