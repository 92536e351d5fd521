import { readFileSync } from 'node:fs';
import { build, EVERYTHING, find, type Open } from '../../testing/build.js';
import { exportedSeries, groupings, labelsNamed, unknownIn } from '../../testing/exported-series.js';

/** One section for each alert, under its name. */
const RUNBOOKS = readFileSync(new URL('../../../../docs/operations/alerts.md', import.meta.url), 'utf8');

const rulesOf = (spec: object): readonly Open[] => find(build(spec), 'PrometheusRule', 'pulse').spec.groups[0].rules;

describe('the alert rules', () => {
  it('name only series and labels that services and operator export', async () => {
    const exported = await exportedSeries();
    const rules = rulesOf(EVERYTHING);
    expect(rules.length).toBeGreaterThanOrEqual(9);
    expect(rules.flatMap(({ expr }) => unknownIn(expr, exported))).toEqual([]);
  });

  it('would be caught with a series or a label that nobody exports', async () => {
    const exported = await exportedSeries();
    const series = '{namespace="a",marketpulse="b"}';
    expect(unknownIn(`sum by (partition) (processor_lag_records${series})`, exported)).toEqual([]);
    expect(unknownIn(`sum(processor_lag${series}) > 1`, exported)).toEqual(['processor_lag']);
    expect(unknownIn(`sum by (topic) (processor_lag_records${series})`, exported)).toEqual(['by (topic)']);
    expect(unknownIn('max(market_pulse_condition{state="Ready"})', exported)).toEqual([
      'market_pulse_condition{state}',
    ]);
  });

  it('speak only of labels that their expression keeps', () => {
    for (const { expr, annotations } of rulesOf(EVERYTHING)) {
      expect(groupings(expr)).toEqual(expect.arrayContaining([...labelsNamed(annotations.description)]));
    }
  });

  it('lead to a section of the runbooks, and each section is about an alert', () => {
    const sections = [...RUNBOOKS.matchAll(/^## (MarketPulse\w+)$/gm)].map(([, name]) => name!);
    const alerts = rulesOf(EVERYTHING);
    expect([...sections].sort()).toEqual(alerts.map(({ alert }) => alert as string).sort());
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook_url).toBe(`docs/operations/alerts.md#${alert.toLowerCase()}`);
    }
    const runbooks = 'https://wiki.example.org/alerts';
    const [first] = rulesOf({ ...EVERYTHING, monitoring: { enabled: true, runbooks } });
    expect(first.annotations.runbook_url).toBe(`${runbooks}#${first.alert.toLowerCase()}`);
  });

  it('have runbooks that say what it means, what to look at and what to do', () => {
    for (const section of RUNBOOKS.split(/^## /m).slice(1)) {
      for (const part of ['**It means**', '**Look at**', '**Do**']) expect(section).toContain(part);
    }
  });

  it('look at this MarketPulse alone', () => {
    for (const { expr } of rulesOf(EVERYTHING)) {
      const selectors = [...expr.matchAll(/\{[^}]*\}/g)].map(([text]) => text);
      for (const selector of selectors) expect(selector).toMatch(/namespace="market",(marketpulse|name)="pulse"/);
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
