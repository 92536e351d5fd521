import { Component, computed, inject, input, output } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { ARROWS } from '../market/direction.js';
import { openAlerts } from '../market/open-alerts.js';

/** Coins that moved further than the alert limit, largest move first. Always there, so that nothing jumps when one comes. */
@Component({
  selector: 'cmp-alert-strip',
  template: `
    <section class="alerts" data-testid="alert-strip" aria-label="Alerts">
      <h2 class="alerts-title">
        Alerts <span class="alerts-count">{{ formats().count(alerts().length) }}</span>
      </h2>
      @if (alerts().length > 0) {
        <ul class="alerts-list">
          @for (alert of alerts(); track alert.key) {
            <li data-testid="alert-item" [attr.data-coin]="alert.coin" [attr.data-direction]="alert.direction">
              <button
                class="alert"
                type="button"
                [attr.data-direction]="alert.direction"
                (click)="open.emit(alert.coin)"
              >
                <span class="arrow" aria-hidden="true">{{ arrows[alert.direction] }}</span>
                <strong>{{ alert.symbol }}</strong> {{ formats().change(alert.changePct) }}
                <span class="alert-since">since {{ formats().minute(alert.sinceMs) }}</span>
              </button>
            </li>
          }
        </ul>
      } @else {
        <p class="alerts-none">{{ loading() ? '' : noneWords() }}</p>
      }
    </section>
  `,
})
export class AlertStrip {
  readonly coins = input.required<readonly CoinView[]>();
  readonly loading = input.required<boolean>();
  readonly raisePct = input.required<number>();
  readonly open = output<string>();

  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly arrows = ARROWS;
  protected readonly alerts = computed(() => openAlerts(this.coins()));
  /** Windows raise alerts, single prices do not: before the first window nothing can be said of who moved. */
  protected readonly noneWords = computed(() =>
    this.coins().some(({ newest }) => newest !== null)
      ? `No coin has moved ${this.formats().percent(this.raisePct())} or more in 24 hours.`
      : 'Alerts come with the first window.',
  );
}
