import { Component, computed, inject, input } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';

/** The bar chart as a table. */
@Component({
  selector: 'cmp-bar-table',
  template: `
    <div class="table-scroll" tabindex="0" role="region" aria-label="The chart as a table">
      <table class="table" data-testid="chart-table">
        <caption>
          Newest price, 24 hour change and volume of every coin
        </caption>
        <thead>
          <tr>
            <th scope="col">Coin</th>
            <th scope="col" class="number">Price</th>
            <th scope="col" class="number">24 h change</th>
            <th scope="col" class="number">24 h volume</th>
          </tr>
        </thead>
        <tbody>
          @for (coin of sorted(); track coin.coin.id) {
            <tr>
              <th scope="row">{{ coin.coin.name }}</th>
              <td class="number">{{ formats().fullPrice(coin.price) }}</td>
              <td class="number">{{ formats().change(coin.change24hPct) }}</td>
              <td class="number">{{ formats().price(coin.volume24h) }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class BarTable {
  readonly coins = input.required<readonly CoinView[]>();
  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly sorted = computed(() => this.coins().toSorted((a, b) => (b.price ?? 0) - (a.price ?? 0)));
}
