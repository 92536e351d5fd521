/** One line, or one group of lines, of a panel. */
export interface PanelQuery {
  /** PromQL. */
  readonly expr: string;
  /** What the legend calls it; `{{label}}` stands for a label's value. */
  readonly legend: string;
}

/** What a panel shows, without where it stands. */
export interface Panel {
  readonly title: string;
  /** What a person should read from it. */
  readonly description: string;
  /** Grafana's name of the unit: `s`, `bytes`, `Bps`, `short`, `ops`. */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
}

/** Panels under one heading. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}
