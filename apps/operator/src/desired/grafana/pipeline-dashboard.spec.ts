import { allOf, BARE_CLUSTER, build, EVERYTHING, find, type Open, pulseOf } from '../../../testing/build.js';
import { exportedSeries, groupings, labelsNamed, unknownIn } from '../../../testing/exported-series.js';
import { KINDS } from '../../kinds.js';
import { pipelineDashboard } from './pipeline-dashboard.js';

const configMap = (monitoring: object = {}, facts = {}) =>
  find(
    build({ ...EVERYTHING, monitoring: { enabled: true, ...monitoring } }, facts),
    KINDS.ConfigMap.kind,
    'pulse-grafana',
  );
const modelOf = (map: Open): Open => JSON.parse(Object.values(map.data as Record<string, string>)[0]!);
const panels: readonly Open[] = modelOf(configMap()).panels;
const graphs = panels.filter(({ type }) => type !== 'row');
const queries = graphs.flatMap(({ title, targets }) => targets.map((target: Open) => ({ title, ...target })));

describe('the dashboard', () => {
  it('asks only for series and labels that services and operator export', async () => {
    const exported = await exportedSeries();
    expect(queries.length).toBeGreaterThan(25);
    const unknown = queries.flatMap(({ title, expr }) => unknownIn(expr, exported).map((what) => `${title}: ${what}`));
    expect(unknown).toEqual([]);
  });

  it('names in a legend only what the query keeps', async () => {
    const exported = await exportedSeries();
    const missing = queries.flatMap(({ title, expr, legendFormat }) => {
      const kept = expr.includes(' by (') ? groupings(expr) : /^(sum|min|max|histogram)/.test(expr) ? [] : ['pod'];
      return labelsNamed(legendFormat)
        .filter((label) => !kept.includes(label))
        .map((label) => `${title}: ${label}`);
    });
    expect(missing).toEqual([]);
    expect(exported.get('processor_lag_records')?.has('pod')).toBe(true);
  });

  it('looks at this MarketPulse alone, but for the operator, which works for all', () => {
    for (const { expr } of queries) {
      expect(expr).toMatch(/\{namespace="market",(marketpulse|name)="pulse"|kube_\w+\{controller="market-pulse"\}/);
    }
  });

  it('rates counters over the interval that Grafana chooses, and shows no bare counter', () => {
    for (const { expr } of queries) {
      if (!/_(total|bucket)\{/.test(expr)) continue;
      expect(expr).toMatch(/(rate|increase)\(\w+_(total|bucket)\{[^}]*\}\[\$__rate_interval\]\)/);
    }
  });

  it.each([
    ['lag in records', 'processor_lag_records'],
    ['lag in seconds', 'processor_clock_age_seconds'],
    ['the watermark', 'gateway_newest_window_age_seconds'],
    ['records', 'processor_records_total'],
    ['windows', 'processor_windows_closed_total'],
    ['late records', 'processor_late_records_total'],
    ['dead letters', 'processor_dead_letters_total'],
    ['failed transactions', 'processor_run_errors_total'],
    ['calls', 'producer_calls_total'],
    ['credits', 'producer_credits_left'],
    ['connections', 'gateway_clients'],
    ['bytes', 'gateway_bytes_sent_total'],
    ['reconciles', 'kube_reconciles_total'],
  ])('shows %s', (_, series) => {
    expect(queries.some(({ expr }) => (expr as string).includes(`${series}{`))).toBe(true);
  });

  it('has a title, a sentence, a unit and the data source of the page for each panel, side by side without overlap', () => {
    const cells = new Set<string>();
    for (const { title, description, datasource, fieldConfig, gridPos } of graphs) {
      expect(title.length).toBeGreaterThan(2);
      expect(description.length).toBeGreaterThan(10);
      expect(['s', 'short', 'ops', 'bytes', 'Bps']).toContain(fieldConfig.defaults.unit);
      expect(datasource.uid).toBe('${datasource}');
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      cells.add(`${gridPos.x} ${gridPos.y}`);
    }
    expect(cells.size).toBe(graphs.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('is the same dashboard for Grafana after every change, and another one for another MarketPulse', () => {
    const { uid, title } = modelOf(configMap());
    expect(uid.length).toBeLessThanOrEqual(40);
    expect(title).toBe('Market Pulse pipeline: market/pulse');
    expect(modelOf(configMap({ interval: '10s' })).uid).toBe(uid);
    const other = pulseOf({ ...EVERYTHING }, { name: 'other' });
    expect(modelOf(pipelineDashboard(other)).uid).not.toBe(uid);
    expect(Object.keys(pipelineDashboard(other)['data'] as object)).toEqual(['market-pulse-market-other.json']);
  });
});

describe('the ConfigMap of the dashboard', () => {
  it('bears the label that the sidecar of kube-prometheus-stack looks for, or the ones that are chosen', () => {
    expect(configMap().metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    const { labels, annotations } = configMap({
      grafana: { labels: { dashboards: 'on' }, folder: 'Markets' },
    }).metadata;
    expect(labels).toMatchObject({ dashboards: 'on' });
    expect(labels).not.toHaveProperty('grafana_dashboard');
    expect(annotations).toMatchObject({ grafana_folder: 'Markets' });
  });

  it('needs no Prometheus operator, and is far from the limit of an object', () => {
    const map = configMap({}, BARE_CLUSTER);
    expect(JSON.stringify(map).length).toBeLessThan(64 * 1024);
  });

  it.each([
    ['monitoring', { enabled: false }],
    ['its own switch', { enabled: true, grafana: { enabled: false } }],
  ])('is not made when %s is off', (_, monitoring) => {
    const maps = allOf(build({ ...EVERYTHING, monitoring }), KINDS.ConfigMap.kind);
    expect(maps.map(({ metadata }) => metadata.name as string)).not.toContain('pulse-grafana');
  });
});
