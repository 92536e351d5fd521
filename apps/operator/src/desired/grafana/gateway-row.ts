import type { PanelRow } from './panel.js';

export function gatewayRow(series: () => string): PanelRow {
  return {
    title: 'Gateway',
    panels: [
      {
        title: 'Connections',
        description: 'Open connections by kind of client.',
        unit: 'short',
        queries: [{ expr: `sum by (kind) (gateway_clients${series()})`, legend: '{{kind}}' }],
      },
      {
        title: 'Connections by pod',
        description: 'Open sockets stay where they are: a new pod fills only with new clients.',
        unit: 'short',
        queries: [{ expr: `sum by (pod) (gateway_clients${series()})`, legend: '{{pod}}' }],
      },
      {
        title: 'Bytes per second',
        description: 'Payload written to clients.',
        unit: 'Bps',
        queries: [
          { expr: `sum by (kind) (rate(gateway_bytes_sent_total${series()}[$__rate_interval]))`, legend: '{{kind}}' },
        ],
      },
      {
        title: 'Clients sent away or refused, per second',
        description: 'slow: could not keep up. shutdown: a pod that was replaced. Refused upgrades by reason.',
        unit: 'ops',
        queries: [
          {
            expr: `sum by (reason) (rate(gateway_clients_dropped_total${series()}[$__rate_interval]))`,
            legend: 'dropped, {{reason}}',
          },
          {
            expr: `sum by (reason) (rate(gateway_upgrades_refused_total${series()}[$__rate_interval]))`,
            legend: 'refused, {{reason}}',
          },
        ],
      },
      {
        title: 'Bytes that wait for slow clients',
        description: 'In the memory of each pod.',
        unit: 'bytes',
        queries: [{ expr: `gateway_waiting_bytes${series()}`, legend: '{{pod}}' }],
      },
    ],
  };
}
