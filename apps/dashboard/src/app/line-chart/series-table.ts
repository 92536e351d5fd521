import { Component, computed, inject, input } from '@angular/core';
import { ExplainButton } from '../explain/explain-button.js';
import type { AskedWindow } from '../explain/explaining.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { CorrectedMark } from '../market/corrected-mark.js';
import { seriesRows, type PointWords } from './line-point.js';

/** The line chart as a table: the same windows, and those that are missing. */
@Component({
  selector: 'cmp-series-table',
  imports: [CorrectedMark, ExplainButton],
  template: `
    <div class="table-scroll" tabindex="0" role="region" [attr.aria-label]="caption()">
      <table class="table" data-testid="chart-table">
        <caption>
          {{
            caption()
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col">Window end</th>
            <th scope="col" class="number">Price</th>
            <th scope="col" class="number">To the window before</th>
            <th scope="col" class="number">Samples</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.kind === 'window' ? row.point.iso : row.iso) {
            @if (row.kind === 'window') {
              <tr [attr.data-window-end]="row.point.iso">
                <th scope="row">
                  <time [attr.datetime]="row.point.iso">{{ row.point.time }}</time>
                </th>
                <td class="number">
                  {{ row.point.price }}
                  @if (row.point.corrected; as corrected) {
                    <cmp-corrected-mark [words]="corrected" />
                  }
                </td>
                <td class="number">{{ row.point.change }}</td>
                <td class="number">
                  <cmp-explain-button [window]="windowAt(row.point)" [about]="'at ' + row.point.time">{{
                    row.point.samples
                  }}</cmp-explain-button>
                </td>
                <td>{{ row.point.sources }}</td>
              </tr>
            } @else {
              <tr class="missing" [attr.data-window-end]="row.iso">
                <th scope="row">{{ row.words }}</th>
                <td colspan="4">no data</td>
              </tr>
            }
          }
        </tbody>
      </table>
    </div>
  `,
})
export class SeriesTable {
  readonly coin = input.required<CoinView>();
  /** From one window's end to the next one's. */
  readonly stepMs = input.required<number>();

  private readonly formats = inject(PAGE_FORMATS);
  protected readonly caption = computed(() => `${this.coin().coin.name}, price of each window, oldest first`);
  protected readonly rows = computed(() => seriesRows(this.coin().series, this.stepMs(), this.formats()));

  protected windowAt({ endMs }: PointWords): AskedWindow {
    const { id, name } = this.coin().coin;
    const pulse = this.coin().series.find(({ windowEndMs }) => windowEndMs === endMs);
    return { coin: id, name, endMs, windowMs: pulse?.windowMs ?? this.stepMs() };
  }
}
