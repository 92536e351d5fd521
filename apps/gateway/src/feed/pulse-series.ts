import { SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';
import type { LogPlace } from './log-place.js';

/** A pulse with its JSON text, encoded once for every message it will ever be part of. */
export interface KeptPulse {
  readonly record: PulseRecord;
  readonly json: string;
  readonly endMs: number;
  readonly place: LogPlace;
}

/** How many windows are remembered by revision alone beside those that are kept, so that a repeat of an old correction is not news again. */
const REMEMBERED_REVISIONS = 256;

/** One coin's newest windows, the newest revision of each, oldest first. */
export class PulseSeries {
  private readonly kept: KeptPulse[] = [];
  private readonly revisions = new Map<string, number>();

  get pulses(): readonly KeptPulse[] {
    return this.kept;
  }

  get newest(): KeptPulse | undefined {
    return this.kept.at(-1);
  }

  /** The newest revision seen of a window; -1 when none was. */
  revisionOf(windowMs: number, endMs: number): number {
    const kept = () => this.kept.find((one) => one.endMs === endMs && one.record.window_ms === windowMs);
    return this.revisions.get(identity(windowMs, endMs)) ?? kept()?.record.revision ?? -1;
  }

  /** Whether this revision, or a newer one, of the same window has been applied. */
  knows(record: PulseRecord, endMs: number): boolean {
    return record.revision <= this.revisionOf(record.window_ms, endMs);
  }

  /** Takes in a pulse that it does not know yet. Returns what memory no longer holds, so that resuming before its place needs the log. */
  apply(pulse: KeptPulse): KeptPulse | null {
    this.remember(identity(pulse.record.window_ms, pulse.endMs), pulse.record.revision);
    const same = this.kept.findIndex((one) => isSameWindow(one, pulse));
    if (same !== -1) {
      this.kept[same] = pulse;
      return null;
    }
    const later = this.kept.findIndex((one) => one.endMs > pulse.endMs);
    this.kept.splice(later === -1 ? this.kept.length : later, 0, pulse);
    return this.kept.length > SNAPSHOT_POINTS ? (this.kept.shift() ?? null) : null;
  }

  private remember(window: string, revision: number): void {
    this.revisions.delete(window);
    this.revisions.set(window, revision);
    const [oldest] = this.revisions.keys();
    if (this.revisions.size > REMEMBERED_REVISIONS && oldest !== undefined) this.revisions.delete(oldest);
  }
}

function identity(windowMs: number, endMs: number): string {
  return `${windowMs}:${endMs}`;
}

function isSameWindow(one: KeptPulse, other: KeptPulse): boolean {
  return one.endMs === other.endMs && one.record.window_ms === other.record.window_ms;
}
