import type { PanelRow } from './panel.js';

export function sourceRow(series: () => string): PanelRow {
  return {
    title: 'Sources',
    panels: [
      {
        title: 'Calls and polls per second',
        description: 'HTTP calls, failed ones included, and polls by outcome.',
        unit: 'ops',
        queries: [
          {
            expr: `sum by (source) (rate(producer_calls_total${series()}[$__rate_interval]))`,
            legend: '{{source}}, calls',
          },
          {
            expr: `sum by (source, outcome) (rate(producer_polls_total${series()}[$__rate_interval]))`,
            legend: '{{source}}, {{outcome}}',
          },
        ],
      },
      {
        title: 'Calls left this month',
        description: 'Under the plan of the source. Polls become rarer so that it lasts.',
        unit: 'short',
        queries: [{ expr: `min by (source) (producer_credits_left${series()})`, legend: '{{source}}' }],
      },
      {
        title: 'Since something new came',
        description: 'Repeats of the same source time do not count.',
        unit: 's',
        queries: [{ expr: `min by (source) (producer_fresh_tick_age_seconds${series()})`, legend: '{{source}}' }],
      },
      {
        title: 'Ticks that wait for the log',
        description: 'Grows while Kafka is away.',
        unit: 'short',
        queries: [{ expr: `sum(producer_queue_ticks${series()})`, legend: 'waiting' }],
      },
    ],
  };
}
