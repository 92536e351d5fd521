import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { durationMs } from '../resource/duration.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { ownedObject } from './owned-object.js';
import { podSeries, resourceSeries } from './series-of.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly summary: string;
  readonly description: string;
}

/** A few symptoms that people see, on what services and operator count themselves. Each names the section of the runbooks that helps. */
export function alertRules(pulse: MarketPulse): KubeObject {
  const { metadata, spec } = pulse;
  // What stands still in a pause is meant to.
  const alerts = [...alwaysAlerts(pulse), ...(spec.paused ? [] : flowAlerts(pulse))];
  const rules = alerts.map(({ severity, summary, description, ...rule }) => ({
    ...rule,
    labels: { severity, namespace: metadata.namespace, marketpulse: metadata.name },
    annotations: { summary, description, runbook_url: `${spec.monitoring.runbooks}#${rule.alert.toLowerCase()}` },
  }));
  const body = { spec: { groups: [{ name: `market-pulse.${metadata.namespace}.${metadata.name}`, rules }] } };
  const { labels } = spec.monitoring;
  return ownedObject(KINDS.PrometheusRule, pulse, { name: metadata.name, component: 'monitoring', labels, body });
}

function flowAlerts(pulse: MarketPulse): readonly Alert[] {
  const { windows, source } = pulse.spec;
  const series = podSeries(pulse);
  const idleMs = windows.idleClose === 'off' ? 0 : durationMs(windows.idleClose);
  const staleSeconds = Math.ceil((2 * durationMs(windows.size) + durationMs(windows.grace) + idleMs) / 1000) + 60;
  const silentSeconds = Math.max(120, Math.ceil((5 * durationMs(source.pollInterval)) / 1000));
  return [
    {
      alert: 'MarketPulseWindowsStale',
      expr: `min(gateway_newest_window_age_seconds${series}) > ${staleSeconds}`,
      for: '2m',
      severity: 'critical',
      summary: 'No new window',
      description:
        'The newest window in the feed is {{ $value | humanizeDuration }} old: people see a market that stands still.',
    },
    {
      alert: 'MarketPulseSourceSilent',
      expr: `min by (source) (producer_fresh_tick_age_seconds${series}) > ${silentSeconds}`,
      for: '5m',
      severity: 'warning',
      summary: 'A source brings nothing new',
      description: '{{ $labels.source }} has brought nothing new for {{ $value | humanizeDuration }}.',
    },
    {
      alert: 'MarketPulseLagGrowing',
      expr: `sum(processor_lag_records${series}) > 1000 and sum(processor_lag_records${series}) > 1.5 * sum(processor_lag_records${series} offset 10m)`,
      for: '10m',
      severity: 'warning',
      summary: 'The processor falls behind',
      description: '{{ $value | humanize }} records wait for the processor, more from minute to minute.',
    },
  ];
}

function alwaysAlerts(pulse: MarketPulse): readonly Alert[] {
  const series = podSeries(pulse);
  return [
    {
      alert: 'MarketPulseDegraded',
      expr: `max(market_pulse_condition${resourceSeries(pulse, 'type="Degraded"')}) == 1`,
      for: '15m',
      severity: 'warning',
      summary: 'Not as its resource wants it',
      description: 'Waiting may not mend it: kubectl describe mp says what is missing.',
    },
    {
      alert: 'MarketPulseGatewayAbsent',
      expr: `absent(gateway_newest_window_age_seconds${series})`,
      for: '5m',
      severity: 'critical',
      summary: 'No gateway answers',
      description: 'No gateway has been scraped for five minutes: nobody is served, or nobody sees it.',
    },
    {
      alert: 'MarketPulseProcessorFailing',
      expr: `sum(increase(processor_run_errors_total${series}[10m])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: 'The processor keeps failing',
      description: 'The work on partitions has failed {{ $value | humanize }} times in ten minutes.',
    },
    {
      alert: 'MarketPulseDeadLetters',
      expr: `max(gateway_dead_letters_open${series}) > 0`,
      for: '15m',
      severity: 'info',
      summary: 'Records that could not be used',
      description: '{{ $value }} dead letters wait for somebody to replay or dismiss them.',
    },
    {
      alert: 'MarketPulseCreditsLow',
      expr: `min by (source) (producer_credits_left${series}) < 500`,
      for: '15m',
      severity: 'warning',
      summary: 'Few calls left this month',
      description: '{{ $labels.source }} has {{ $value }} calls left this month; polls become rare.',
    },
    {
      alert: 'MarketPulseSlowClients',
      expr: `sum(rate(gateway_clients_dropped_total${podSeries(pulse, 'reason="slow"')}[5m])) > 1`,
      for: '10m',
      severity: 'warning',
      summary: 'Many clients cannot keep up',
      description:
        '{{ $value | humanize }} clients a second are dropped because they are behind: look at CPU and network of the gateway.',
    },
  ];
}
