import { Component, computed, inject, input } from '@angular/core';
import { PageClock } from '../clock/page-clock.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { ARROWS, directionOf } from '../market/direction.js';
import { overviewOf } from '../market/overview.js';
import { PulseStore } from '../market/pulse-store.js';
import { sourceName } from '../market/source-name.js';

/** Volume, average change, sentiment and coverage: the market in four numbers. */
@Component({ selector: 'cmp-overview-cards', templateUrl: './overview-cards.component.html', host: { class: 'cards' } })
export class OverviewCards {
  readonly coins = input.required<readonly CoinView[]>();
  readonly loading = input.required<boolean>();

  protected readonly formats = inject(PAGE_FORMATS);
  private readonly store = inject(PulseStore);
  private readonly clock = inject(PageClock);
  protected readonly overview = computed(() =>
    overviewOf(this.coins(), this.store.shown().windowMs, this.clock.nowMs()),
  );
  protected readonly direction = computed(() => directionOf(this.overview().change.averagePct));
  protected readonly arrow = computed(() => ARROWS[this.direction()]);

  /** `none` without a value, `stale` when nothing fresh is left in it. */
  protected readonly state = computed(() => {
    const { counted, stale } = this.overview().coverage;
    if (counted === 0) return 'none';
    return stale === counted ? 'stale' : 'ready';
  });
  protected readonly volumeScope = computed(() => {
    const { scope } = this.overview().totalVolume;
    if (scope === null) return 'No volume yet';
    return scope === 'global' ? 'Global' : 'One venue';
  });
  /** When the youngest volume of the total was true. */
  protected readonly volumeAtMs = computed(() => {
    const { ageMs } = this.overview().totalVolume;
    return ageMs === null ? null : this.clock.nowMs() - ageMs;
  });

  protected readonly sources = computed(() => {
    const names = new Set(this.coins().flatMap(({ sources }) => sources.map(sourceName)));
    return names.size === 0 ? 'no source yet' : [...names].sort().join(', ');
  });

  protected iso(ms: number): string {
    return new Date(ms).toISOString();
  }
}
