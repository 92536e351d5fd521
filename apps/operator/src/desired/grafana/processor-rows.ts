import type { PanelRow } from './panel.js';

type Series = (more?: string) => string;

export function lagRow(series: Series): PanelRow {
  return {
    title: 'Is it on time?',
    panels: [
      {
        title: 'Age of the newest window',
        description:
          'The watermark: time since the end of the newest closed window that people see, best and worst gateway.',
        unit: 's',
        queries: [
          { expr: `min(gateway_newest_window_age_seconds${series()})`, legend: 'best' },
          { expr: `max(gateway_newest_window_age_seconds${series()})`, legend: 'worst' },
        ],
      },
      {
        title: 'Lag in records',
        description: 'Records between the end of the tick topic and the position of the processor, by partition.',
        unit: 'short',
        queries: [{ expr: `max by (partition) (processor_lag_records${series()})`, legend: 'partition {{partition}}' }],
      },
      {
        title: 'Lag in seconds',
        description: 'How far the clock of each partition is behind the wall: its newest tick is so old.',
        unit: 's',
        queries: [
          { expr: `min by (partition) (processor_clock_age_seconds${series()})`, legend: 'partition {{partition}}' },
        ],
      },
    ],
  };
}

export function flowRow(series: Series): PanelRow {
  return {
    title: 'Flow',
    panels: [
      {
        title: 'Records per second',
        description: 'Ticks that the producer wrote, and what the processor made of those that it read.',
        unit: 'ops',
        queries: [
          { expr: `sum(rate(producer_ticks_appended_total${series()}[$__rate_interval]))`, legend: 'written' },
          {
            expr: `sum by (outcome) (rate(processor_records_total${series()}[$__rate_interval]))`,
            legend: 'read, {{outcome}}',
          },
        ],
      },
      {
        title: 'Windows per second',
        description: 'Windows closed by event time or by silence, and windows published again after a late tick.',
        unit: 'ops',
        queries: [
          {
            expr: `sum by (closed_by) (rate(processor_windows_closed_total${series()}[$__rate_interval]))`,
            legend: 'closed by {{closed_by}}',
          },
          { expr: `sum(rate(processor_windows_corrected_total${series()}[$__rate_interval]))`, legend: 'corrected' },
        ],
      },
      {
        title: 'Open windows',
        description: 'Windows that still take ticks, by partition.',
        unit: 'short',
        queries: [
          { expr: `max by (partition) (processor_open_windows${series()})`, legend: 'partition {{partition}}' },
        ],
      },
    ],
  };
}

export function troubleRow(series: Series): PanelRow {
  return {
    title: 'What went wrong',
    panels: [
      {
        title: 'Late and dead records per second',
        description: 'Ticks that came after their window had closed, and records that could not be used, by reason.',
        unit: 'ops',
        queries: [
          { expr: `sum(rate(processor_late_records_total${series()}[$__rate_interval]))`, legend: 'late' },
          {
            expr: `sum by (reason) (rate(processor_dead_letters_total${series()}[$__rate_interval]))`,
            legend: 'dead, {{reason}}',
          },
        ],
      },
      {
        title: 'Dead letters that wait',
        description: 'Neither replayed nor dismissed yet.',
        unit: 'short',
        queries: [{ expr: `max(gateway_dead_letters_open${series()})`, legend: 'open' }],
      },
      {
        title: 'Failed work and restores',
        description:
          'Appends, transactions and reads of a partition that failed and were taken up again; partitions whose state was restored; records that retention removed unread.',
        unit: 'short',
        queries: [
          { expr: `sum(increase(processor_run_errors_total${series()}[$__rate_interval]))`, legend: 'failed' },
          { expr: `sum(increase(processor_restores_total${series()}[$__rate_interval]))`, legend: 'restored' },
          { expr: `sum(increase(processor_records_lost_total${series()}[$__rate_interval]))`, legend: 'records lost' },
        ],
      },
      {
        title: 'Time of a transaction',
        description: 'From the beginning to the commit of one append of results and state.',
        unit: 's',
        queries: ['0.5', '0.99'].map((part) => ({
          expr: `histogram_quantile(${part}, sum by (le) (rate(processor_append_seconds_bucket${series()}[$__rate_interval])))`,
          legend: `quantile ${part}`,
        })),
      },
    ],
  };
}
