import type { GetText } from '../src/observe/ask-services.js';

/** What gateway and processors of every pipeline answer. A test changes a field, and the next look sees it. */
export class FakeServices {
  gatewayAnswers = true;
  processorsAnswer = true;
  newestWindowEnd: string | null = '2026-01-01T00:00:30.000Z';
  sources: readonly object[] = [{ source: 'simulated', state: 'ok', detail: '', credits_left: null }];
  deadLetters = 0;
  /** Of each pod. */
  lagRecords = 0;
  openWindows = 0;
  clockAgeSeconds = 1;
  /** Addresses that were asked, newest last. */
  readonly asked: string[] = [];

  readonly getText: GetText = async (url) => {
    this.asked.push(url);
    const { pathname, hostname } = new URL(url);
    // Processors are asked by the address of their pod.
    const isPod = /^[\d.]+$/.test(hostname);
    if (!(isPod ? this.processorsAnswer : this.gatewayAnswers)) throw new Error('connection refused');
    if (isPod) return this.processorMetrics();
    return pathname === '/metrics' ? `gateway_dead_letters_open ${this.deadLetters}\n` : this.status();
  };

  private status(): string {
    return JSON.stringify({ newest_window_end: this.newestWindowEnd, sources: this.sources });
  }

  private processorMetrics(): string {
    return [
      `processor_lag_records{partition="0"} ${this.lagRecords}`,
      `processor_open_windows{partition="0"} ${this.openWindows}`,
      `processor_clock_age_seconds{partition="0"} ${this.clockAgeSeconds}`,
      '',
    ].join('\n');
  }
}
