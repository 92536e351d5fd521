import { Registry } from 'prom-client';
import { build, EVERYTHING, find, type Open } from '../../testing/build.js';
import { sourceModule } from '../../testing/source-module.js';

/** Names of the series that the services export, as their own code registers them. */
async function exportedNames(): Promise<ReadonlySet<string>> {
  const registry = new Registry();
  const { producerMetrics } = await sourceModule('apps/producer/src/producer-metrics.ts');
  const { processorMetrics } = await sourceModule('apps/processor/src/processor-metrics.ts');
  const { GatewayMetrics } = await sourceModule('apps/gateway/src/gateway-metrics.ts');
  producerMetrics(registry, () => 0);
  processorMetrics(registry, () => 0);
  const none = () => 0;
  new GatewayMetrics(registry, { newestWindowAgeSeconds: none, waitingBytes: none, openDeadLetters: none });
  return new Set(registry.getMetricsAsArray().map(({ name }) => name));
}

const rulesOf = (spec: object): readonly Open[] => find(build(spec), 'PrometheusRule', 'pulse').spec.groups[0].rules;

/** Metric names of an expression: what stands before a brace. */
const namesIn = (expr: string) => [...expr.matchAll(/([a-z_]+)\{/g)].map(([, name]) => name!);

describe('the alert rules', () => {
  it('name only series that a service exports', async () => {
    const exported = await exportedNames();
    const used = rulesOf(EVERYTHING).flatMap(({ expr }) => namesIn(expr));
    expect(used.length).toBeGreaterThanOrEqual(8);
    expect(used.filter((name) => !exported.has(name))).toEqual([]);
  });

  it('look at this MarketPulse alone', () => {
    for (const { expr } of rulesOf(EVERYTHING)) {
      const selectors = [...expr.matchAll(/\{[^}]*\}/g)].map(([text]) => text);
      for (const selector of selectors) expect(selector).toContain('namespace="market",marketpulse="pulse"');
    }
  });

  it('have a severity, a summary and a sentence for people, and wait a while', () => {
    for (const { alert, labels, annotations, for: wait } of rulesOf(EVERYTHING)) {
      expect(alert).toMatch(/^MarketPulse[A-Z]/);
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.summary.length).toBeGreaterThan(5);
      expect(annotations.description.length).toBeGreaterThan(20);
      expect(wait).toMatch(/^\d+m$/);
    }
  });

  it('count long windows in before they call the newest one stale', () => {
    const stale = (size: string) =>
      Number(
        /> (\d+)$/.exec(
          rulesOf({ ...EVERYTHING, windows: { size } }).find(({ alert }) => alert === 'MarketPulseWindowsStale').expr,
        )?.[1],
      );
    expect(stale('1h')).toBeGreaterThan(2 * 3600);
    expect(stale('10s')).toBeLessThan(120);
  });

  it('keep quiet about what stands still because of a pause', () => {
    const names = rulesOf({ ...EVERYTHING, paused: true }).map(({ alert }) => alert);
    expect(names).not.toContain('MarketPulseWindowsStale');
    expect(names).not.toContain('MarketPulseSourceSilent');
    expect(names).toContain('MarketPulseGatewayAbsent');
  });
});
