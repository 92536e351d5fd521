import type { KeptTick } from './feed-state.js';

/** Holds the newest tick of each coin between two beats, so that clients get at most one tick message a beat. */
export class TickConflater {
  private readonly held = new Map<string, KeptTick>();

  hold(ticks: readonly KeptTick[]): void {
    for (const tick of ticks) this.held.set(tick.record.coin, tick);
  }

  /** What came since the last call. */
  take(): KeptTick[] {
    const ticks = [...this.held.values()];
    this.held.clear();
    return ticks;
  }
}
