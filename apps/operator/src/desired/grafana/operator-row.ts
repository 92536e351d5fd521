import type { MarketPulse } from '../../resource/market-pulse.js';
import { resourceSeries } from '../series-of.js';
import type { PanelRow } from './panel.js';

/** The name of the operator's one controller, as it counts itself. */
export const CONTROLLER = '{controller="market-pulse"}';

/** Conditions are those of this MarketPulse; the controller works on all of them, and is counted as a whole. */
export function operatorRow(pulse: MarketPulse): PanelRow {
  return {
    title: 'Operator',
    panels: [
      {
        title: 'Conditions',
        description: '1 while the condition is True.',
        unit: 'short',
        queries: [{ expr: `max by (type) (market_pulse_condition${resourceSeries(pulse)})`, legend: '{{type}}' }],
      },
      {
        title: 'Reconciles per second',
        description: 'Of all MarketPulses, by outcome.',
        unit: 'ops',
        queries: [
          {
            expr: `sum by (outcome) (rate(kube_reconciles_total${CONTROLLER}[$__rate_interval]))`,
            legend: '{{outcome}}',
          },
        ],
      },
      {
        title: 'Time of a reconcile',
        description: '99th percentile, of all MarketPulses.',
        unit: 's',
        queries: [
          {
            expr: `histogram_quantile(0.99, sum by (le) (rate(kube_reconcile_seconds_bucket${CONTROLLER}[$__rate_interval])))`,
            legend: 'quantile 0.99',
          },
        ],
      },
    ],
  };
}
