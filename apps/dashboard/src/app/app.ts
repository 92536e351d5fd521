import { Component, computed, effect, inject, signal } from '@angular/core';
import { BarChart } from './bar-chart/bar-chart.js';
import type { BarView } from './bar-chart/bar-row.js';
import { PageClock } from './clock/page-clock.js';
import { FeedToChart } from './feed-to-chart.js';
import { PulseStore } from './market/pulse-store.js';
import { ChosenCoin } from './shell/chosen-coin.js';
import { ConnectionPill } from './status/connection-pill.js';
import { connectionState, type PageState } from './status/page-state.js';

@Component({ selector: 'cmp-root', imports: [BarChart, ConnectionPill], templateUrl: './app.html' })
export class App {
  protected readonly path = inject(FeedToChart);
  protected readonly store = inject(PulseStore);
  protected readonly clock = inject(PageClock);
  protected readonly chosen = inject(ChosenCoin);
  protected readonly view = signal<BarView>('price');
  protected readonly connection = computed(() =>
    connectionState(this.path.link(), this.store.shown(), this.clock.viewerMs()),
  );
  protected readonly state = computed<PageState>(() => (this.store.paused() ? 'paused' : this.connection()));
  protected readonly newestMs = computed(() => {
    const ends = this.path.coins().flatMap(({ newest }) => (newest ? [newest.windowEndMs] : []));
    return ends.length > 0 ? Math.max(...ends) : null;
  });

  constructor() {
    effect(() => {
      document.documentElement.dataset['connection'] = this.state();
    });
    this.path.start();
  }
}
