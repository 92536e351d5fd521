import { Component, computed, inject, input, output } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { ARROWS } from '../market/direction.js';
import type { PastAlert } from '../market/past-alerts.js';

/** Every alert that the gateway still knows, newest first, behind a line that says how many. */
@Component({
  selector: 'cmp-alert-history',
  template: `
    @if (alerts().length > 0) {
      <details class="alert-history" data-testid="alert-history">
        <summary>
          Alert history <span class="alerts-count">{{ formats().count(alerts().length) }}</span>
        </summary>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Alert history">
          <table class="table">
            <caption class="visually-hidden">
              Alerts, newest first
            </caption>
            <thead>
              <tr>
                <th scope="col">Coin</th>
                <th scope="col" class="number">24 h change</th>
                <th scope="col">Raised</th>
                <th scope="col">Cleared</th>
              </tr>
            </thead>
            <tbody>
              @for (row of rows(); track row.key) {
                <tr
                  data-testid="past-alert"
                  [attr.data-coin]="row.coin"
                  [attr.data-open]="row.clearedIso === null || null"
                >
                  <th scope="row">
                    <button class="coin-button" type="button" (click)="open.emit(row.coin)">{{ row.symbol }}</button>
                  </th>
                  <td class="number change" [attr.data-direction]="row.direction">
                    <span class="arrow">{{ row.arrow }}</span> {{ row.change }}
                  </td>
                  <td>
                    <time [attr.datetime]="row.sinceIso">{{ row.since }}</time>
                  </td>
                  <td>
                    @if (row.clearedIso; as iso) {
                      <time [attr.datetime]="iso">{{ row.cleared }}</time>
                      <span class="quiet"> after {{ row.lasted }}</span>
                    } @else {
                      still open
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      </details>
    }
  `,
})
export class AlertHistory {
  readonly alerts = input.required<readonly PastAlert[]>();
  readonly open = output<string>();

  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly rows = computed(() => this.alerts().map((alert) => this.row(alert)));

  private row({ key, coin, symbol, direction, changePct, sinceMs, clearedMs }: PastAlert) {
    const formats = this.formats();
    return {
      key,
      coin,
      symbol,
      direction,
      arrow: ARROWS[direction],
      change: formats.change(changePct),
      since: formats.time(sinceMs),
      sinceIso: new Date(sinceMs).toISOString(),
      cleared: formats.time(clearedMs),
      clearedIso: clearedMs === null ? null : new Date(clearedMs).toISOString(),
      lasted: clearedMs === null ? '' : formats.duration(clearedMs - sinceMs),
    };
  }
}
