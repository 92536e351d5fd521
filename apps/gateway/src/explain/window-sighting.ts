import { decodePulseRecord, type PulseRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';

export interface WantedWindow {
  readonly coin: string;
  readonly windowMs: number;
  readonly endMs: number;
}

/** What is seen of one window of a coin, and what stands nearest to it, while a topic of pulses is read backwards. */
export class WindowSighting {
  private readonly byRevision = new Map<number, PulseRecord>();
  private nearest: number | null = null;
  private earliest = Infinity;

  constructor(private readonly wanted: WantedWindow) {}

  take({ key, value }: LogRecord): void {
    if (value === null || key?.toString() !== this.wanted.coin) return;
    const pulse = pulseOrNull(value);
    if (pulse === null) return;
    const endMs = Date.parse(pulse.window_end);
    this.earliest = Math.min(this.earliest, endMs);
    if (pulse.window_ms !== this.wanted.windowMs) return;
    if (endMs === this.wanted.endMs) this.byRevision.set(pulse.revision, pulse);
    if (this.nearest === null || this.distance(endMs) < this.distance(this.nearest)) this.nearest = endMs;
  }

  /** Oldest first, each once. */
  get revisions(): readonly PulseRecord[] {
    return [...this.byRevision.values()].sort((a, b) => a.revision - b.revision);
  }

  get found(): boolean {
    return this.byRevision.size > 0;
  }

  /** Nothing of the window stands before its first publication. */
  get wasFirstPublished(): boolean {
    return this.byRevision.has(0);
  }

  /** End of the window of this length that lies nearest; null when there is none. */
  get nearestEndMs(): number | null {
    return this.nearest;
  }

  /** End of the earliest window of the coin, of any length; infinite when none was seen. */
  get earliestEndMs(): number {
    return this.earliest;
  }

  private distance(endMs: number): number {
    return Math.abs(endMs - this.wanted.endMs);
  }
}

/** Null for what is no pulse: counted and logged with its coordinates when the feed read it. */
export function pulseOrNull(value: Uint8Array): PulseRecord | null {
  try {
    return decodePulseRecord(value);
  } catch {
    // See above.
    return null;
  }
}
