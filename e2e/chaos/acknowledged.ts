import type { PulseRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';

/** What the product has vouched for so far: windows it has shown, and how many ticks it has told to be in the log. */
export class Acknowledged {
  private readonly windows = new Map<string, string>();
  /** Of each process, by its number. */
  private readonly ticks = new Map<number, number>();

  get windowCount(): number {
    return this.windows.size;
  }

  shown(pulses: readonly PulseRecord[]): void {
    for (const pulse of pulses) this.windows.set(nameOf(pulse), contentOf(pulse));
  }

  appended(pid: number, ticks: number): void {
    this.ticks.set(pid, ticks);
  }

  /** A sentence for each thing of it that is not in the log. */
  missingFrom(log: { readonly ticks: number; readonly pulses: readonly LogRecord[] }): string[] {
    const stored = new Map<string, string>();
    for (const { value } of log.pulses) {
      const pulse = JSON.parse(value?.toString() ?? 'null') as PulseRecord;
      stored.set(nameOf(pulse), contentOf(pulse));
    }
    const missing = [...this.windows]
      .filter(([name, content]) => stored.get(name) !== content)
      .map(([name]) => `${name} was shown and is not in the log`);
    const vouched = [...this.ticks.values()].reduce((sum, ticks) => sum + ticks, 0);
    if (vouched > log.ticks) missing.push(`${vouched} ticks were acknowledged, the log has ${log.ticks}`);
    return missing;
  }
}

function nameOf({ coin, window_ms, window_end, revision }: PulseRecord): string {
  return `${coin}|${window_ms}|${window_end}|${revision}`;
}

function contentOf({ samples, price, inputs }: PulseRecord): string {
  return JSON.stringify([samples, price, inputs]);
}
