import { Component, computed, inject, input } from '@angular/core';
import { ExplainButton } from '../explain/explain-button.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { CorrectedMark } from '../market/corrected-mark.js';
import { correctionWords } from '../market/correction-words.js';
import { ARROWS, directionOf } from '../market/direction.js';
import { trendWord } from '../market/trend-word.js';

/** The chosen coin and its newest numbers, above its line. */
@Component({
  selector: 'cmp-coin-heading',
  imports: [CorrectedMark, ExplainButton],
  template: `
    <h2 tabindex="-1">
      {{ coin().coin.name }} <span class="coin-symbol">{{ coin().coin.symbol }}</span>
    </h2>
    <p class="heading-price">
      {{ formats().fullPrice(coin().price) }}
      @if (corrected(); as words) {
        <cmp-corrected-mark [words]="words" />
      }
    </p>
    @if (explained(); as window) {
      <cmp-explain-button [window]="window" [about]="'of ' + window.name">Explain</cmp-explain-button>
    }
    <p class="change" [attr.data-direction]="direction()">
      <span class="arrow">{{ arrow() }}</span> {{ formats().change(coin().change24hPct) }}
      <span class="quiet">24 h</span>
    </p>
    <p class="quiet heading-more">
      {{ trend() }} · volume {{ formats().price(coin().volume24h) }}
      @if (coin().forming; as tick) {
        · now {{ formats().fullPrice(tick.price) }}
      }
    </p>
  `,
  host: { class: 'coin-heading' },
})
export class CoinHeading {
  readonly coin = input.required<CoinView>();
  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly corrected = computed(() => correctionWords(this.coin().newest, this.formats()));
  protected readonly explained = computed(() => {
    const { coin, newest } = this.coin();
    return newest && { coin: coin.id, name: coin.name, endMs: newest.windowEndMs, windowMs: newest.windowMs };
  });
  protected readonly direction = computed(() => directionOf(this.coin().change24hPct));
  protected readonly arrow = computed(() => ARROWS[this.direction()]);
  protected readonly trend = computed(() => trendWord(this.coin().newest?.trend));
}
