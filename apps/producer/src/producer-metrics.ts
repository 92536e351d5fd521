import { Counter, Gauge, type Registry } from 'prom-client';
import type { Refusal } from './check/check-observation.js';

export type ProducerMetrics = ReturnType<typeof producerMetrics>;

/** What `/metrics` tells of the producer. `nowMs` gives the time for the age of the newest fresh tick. */
export function producerMetrics(registry: Registry, nowMs: () => number) {
  const registers = [registry];
  const lastFreshMs = new Map<string, number>();
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `producer_${name}`, help, labelNames, registers });

  const polls = counter('polls_total', 'Polls of a source by outcome', ['source', 'outcome']);
  const calls = counter('calls_total', 'HTTP calls to a source, failed ones included', ['source']);
  const repeats = counter('repeats_total', 'Observations that brought a source time again', ['source']);
  const refusals = counter('refused_total', 'Observations that were not believed', ['source', 'reason']);
  const ignored = counter('source_times_ignored_total', 'Source times ahead of our clock', ['source']);
  const appended = counter('ticks_appended_total', 'Ticks that the log has', []);
  const queue = new Gauge({ name: 'producer_queue_ticks', help: 'Accepted ticks that wait for the log', registers });
  const credits = new Gauge({
    name: 'producer_credits_left',
    help: 'Calls left this month under the plan of a source',
    labelNames: ['source'],
    registers,
  });
  new Gauge({
    name: 'producer_fresh_tick_age_seconds',
    help: 'Seconds since a source last brought something new',
    labelNames: ['source'],
    registers,
    collect() {
      for (const [source, atMs] of lastFreshMs) this.set({ source }, (nowMs() - atMs) / 1000);
    },
  });

  return {
    polled: (source: string, outcome: string) => polls.inc({ source, outcome }),
    called: (source: string) => calls.inc({ source }),
    refused: (source: string, reason: Refusal) => refusals.inc({ source, reason }),
    sourceTimeIgnored: (source: string) => ignored.inc({ source }),
    observed(source: string, repeat: boolean) {
      if (repeat) repeats.inc({ source });
      else lastFreshMs.set(source, nowMs());
    },
    creditsLeft: (source: string, left: number) => credits.set({ source }, left),
    queued: (ticks: number) => queue.set(ticks),
    appended: (ticks: number) => appended.inc(ticks),
  };
}
