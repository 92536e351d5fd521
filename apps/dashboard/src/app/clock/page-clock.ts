import { computed, inject, Injectable, signal } from '@angular/core';
import { ServerClock } from '../feed/server-clock.js';
import { PulseStore } from '../market/pulse-store.js';

const TICK_MS = 1_000;

/** The one timer behind every age and countdown of the page. */
@Injectable({ providedIn: 'root' })
export class PageClock {
  private readonly store = inject(PulseStore);
  private readonly server = new ServerClock();
  private readonly viewer = signal(Date.now());
  private readonly frozenAtMs = signal<number | null>(null);

  /** The viewer's clock: for countdowns to something this page will do. */
  readonly viewerMs = this.viewer.asReadonly();
  /** The gateway's clock: for ages. Stands still while the page is paused. */
  readonly nowMs = computed(() =>
    this.store.paused() ? (this.frozenAtMs() ?? this.viewer()) : this.server.at(this.viewer()),
  );

  start(): void {
    setInterval(() => this.viewer.set(Date.now()), TICK_MS);
  }

  heard(serverTimeMs: number): void {
    const nowMs = Date.now();
    this.server.heard(serverTimeMs, nowMs);
    this.viewer.set(nowMs);
  }

  /** To be called right before the store pauses. */
  freeze(): void {
    this.frozenAtMs.set(this.server.at(this.viewer()));
  }
}
