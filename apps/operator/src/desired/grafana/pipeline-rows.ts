import type { MarketPulse } from '../../resource/market-pulse.js';
import { podSeries } from '../series-of.js';
import { gatewayRow } from './gateway-row.js';
import { operatorRow } from './operator-row.js';
import type { PanelRow } from './panel.js';
import { flowRow, lagRow, troubleRow } from './processor-rows.js';
import { sourceRow } from './source-row.js';

/** All that the dashboard of one pipeline shows, in the order in which a person asks. */
export function pipelineRows(pulse: MarketPulse): readonly PanelRow[] {
  const series = (more?: string) => podSeries(pulse, more);
  return [
    lagRow(series),
    flowRow(series),
    troubleRow(series),
    sourceRow(series),
    gatewayRow(series),
    operatorRow(pulse),
    processRow(series),
  ];
}

function processRow(series: () => string): PanelRow {
  return {
    title: 'Processes',
    panels: [
      {
        title: 'Event loop delay',
        description:
          '99th percentile by pod, the 50 ms between two looks included. Above 100 ms the process is busy computing.',
        unit: 's',
        queries: [{ expr: `nodejs_eventloop_lag_p99_seconds${series()}`, legend: '{{pod}}' }],
      },
      {
        title: 'Memory',
        description: 'Resident memory by pod, to be held against its limit.',
        unit: 'bytes',
        queries: [{ expr: `process_resident_memory_bytes${series()}`, legend: '{{pod}}' }],
      },
      {
        title: 'CPU',
        description: 'Cores in use by pod.',
        unit: 'short',
        queries: [{ expr: `rate(process_cpu_seconds_total${series()}[$__rate_interval])`, legend: '{{pod}}' }],
      },
    ],
  };
}
