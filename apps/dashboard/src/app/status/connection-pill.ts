import { Component, computed, inject, input } from '@angular/core';
import { PageClock } from '../clock/page-clock.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import type { PageState } from './page-state.js';

/** One line on how the page stands: live and how old, or what it is waiting for. */
@Component({
  selector: 'cmp-connection-pill',
  template: `<span class="pill-dot" aria-hidden="true"></span><span class="pill-words">{{ words() }}</span>`,
  host: {
    class: 'pill',
    'data-testid': 'connection-pill',
    '[attr.data-state]': 'state()',
    '[attr.data-late]': 'late() || null',
  },
})
export class ConnectionPill {
  readonly state = input.required<PageState>();
  /** End of the newest window of any coin, gateway time; null before the first. */
  readonly newestMs = input.required<number | null>();

  private readonly store = inject(PulseStore);
  private readonly clock = inject(PageClock);
  private readonly formats = inject(PAGE_FORMATS);

  private readonly ageMs = computed(() => {
    const newestMs = this.newestMs();
    return newestMs === null ? null : Math.max(0, this.clock.nowMs() - newestMs);
  });
  /** Connected, but nothing new for more than one and a half windows. */
  protected readonly late = computed(
    () => this.state() === 'live' && (this.ageMs() ?? 0) > 1.5 * this.store.shown().windowMs,
  );

  protected readonly words = computed(() => {
    const updated = this.ageMs() === null ? '' : ` · updated ${this.formats().age(this.ageMs())}`;
    switch (this.state()) {
      case 'loading':
        return 'Connecting';
      case 'empty':
        return 'Live · waiting for the first window';
      case 'live':
        return `Live${updated}${this.nextWindow()}`;
      case 'paused':
        return `Paused · ${this.formats().count(this.store.waiting())} ${this.store.waiting() === 1 ? 'update' : 'updates'} waiting`;
      case 'reconnecting':
        return `Reconnecting${updated}`;
      case 'disconnected':
        return `Disconnected${updated}`;
      case 'offline':
        return `Offline${updated}`;
    }
  });

  /** When the window that is open now will be published; unknown once it should have been. */
  private nextWindow(): string {
    const { windowMs, graceMs } = this.store.shown();
    const leftMs = (this.newestMs() ?? 0) + windowMs + graceMs - this.clock.nowMs();
    return leftMs > 0 ? ` · next window in ${this.formats().duration(leftMs + 999)}` : '';
  }
}
