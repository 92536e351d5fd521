import type { Panel, PanelRow } from './panel.js';

/** The data source is chosen in Grafana: its name is not known here. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
const PANEL_HEIGHT = 8;
const PER_LINE = 3;

export interface DashboardHead {
  /** At most 40 characters, the same for ever: Grafana finds the dashboard again by it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** A dashboard in the JSON that Grafana takes from a file (its schema 39): rows of panels, from left to right. */
export function dashboardModel(head: DashboardHead, rows: readonly PanelRow[]): object {
  return {
    ...head,
    schemaVersion: 39,
    editable: false,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    graphTooltip: 1,
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    panels: placed(rows).map((panel, index) => ({ id: index + 1, ...panel })),
  };
}

function placed(rows: readonly PanelRow[]): readonly object[] {
  let y = 0;
  return rows.flatMap(({ title, panels }) => {
    const heading = { type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y, w: COLUMNS, h: 1 } };
    const width = COLUMNS / PER_LINE;
    const below = panels.map((panel, index) => {
      const line = Math.floor(index / PER_LINE);
      const at = { x: (index % PER_LINE) * width, y: y + 1 + line * PANEL_HEIGHT, w: width, h: PANEL_HEIGHT };
      return { ...timeSeries(panel), gridPos: at };
    });
    y += 1 + Math.ceil(panels.length / PER_LINE) * PANEL_HEIGHT;
    return [heading, ...below];
  });
}

function timeSeries({ title, description, unit, queries }: Panel) {
  return {
    type: 'timeseries',
    title,
    description,
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
