import { Component, computed, inject, input } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { ARROWS, directionOf } from '../market/direction.js';
import { overviewOf } from '../market/overview.js';
import { sourceName } from '../market/source-name.js';

/** Volume, average change, sentiment and coverage: the market in four numbers. */
@Component({ selector: 'cmp-overview-cards', templateUrl: './overview-cards.html', host: { class: 'cards' } })
export class OverviewCards {
  readonly coins = input.required<readonly CoinView[]>();
  readonly loading = input.required<boolean>();

  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly overview = computed(() => overviewOf(this.coins()));
  protected readonly direction = computed(() => directionOf(this.overview().averageChangePct));
  protected readonly arrow = computed(() => ARROWS[this.direction()]);

  /** `none` without a value, `stale` when nothing fresh is left in it. */
  protected readonly state = computed(() => {
    const counted = this.coins().filter(({ price, freshness }) => price !== null && freshness !== 'left-out');
    if (counted.length === 0) return 'none';
    return counted.every(({ freshness }) => freshness === 'stale') ? 'stale' : 'ready';
  });

  protected readonly sources = computed(() => {
    const names = new Set(this.coins().flatMap(({ sources }) => sources.map(sourceName)));
    return names.size === 0 ? 'no source yet' : [...names].sort().join(', ');
  });

  protected iso(ms: number): string {
    return new Date(ms).toISOString();
  }
}
