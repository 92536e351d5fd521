import { Component, computed, input } from '@angular/core';
import { CorrectedMark } from '../market/corrected-mark.js';
import { ARROWS, directionOf } from '../market/direction.js';
import type { PointWords } from './line-point.js';

const WIDTH_PX = 216;
const HEIGHT_PX = 96;
const GAP_PX = 14;

/** What one dot stands for. Can be pointed at itself, and never leaves the chart. */
@Component({
  selector: 'cmp-chart-tooltip',
  imports: [CorrectedMark],
  template: `
    <p class="tooltip-price">
      {{ words().price }}
    </p>
    @if (words().corrected; as corrected) {
      <p><cmp-corrected-mark [words]="corrected" /></p>
    }
    <p>
      <time [attr.datetime]="words().iso">{{ words().time }}</time>
    </p>
    <p class="change" [attr.data-direction]="direction()">
      <span class="arrow">{{ arrow() }}</span> {{ words().change }} <span class="quiet">to the window before</span>
    </p>
    <p class="quiet">{{ words().samples }} · {{ words().sources }}</p>
  `,
  host: {
    class: 'tooltip',
    'data-testid': 'tooltip',
    'aria-hidden': 'true',
    '[style.left.px]': 'leftPx()',
    '[style.top.px]': 'topPx()',
    '[style.width.px]': 'widthPx',
  },
})
export class ChartTooltip {
  readonly words = input.required<PointWords>();
  /** The dot's place in the chart's box, and the width of that box. */
  readonly xPx = input.required<number>();
  readonly yPx = input.required<number>();
  readonly roomPx = input.required<number>();

  protected readonly widthPx = WIDTH_PX;
  protected readonly direction = computed(() => directionOf(this.words().changePct));
  protected readonly arrow = computed(() => ARROWS[this.direction()]);
  protected readonly leftPx = computed(() =>
    Math.min(this.roomPx() - WIDTH_PX, Math.max(0, this.xPx() - WIDTH_PX / 2)),
  );
  protected readonly topPx = computed(() => {
    const above = this.yPx() - HEIGHT_PX - GAP_PX;
    return above >= 0 ? above : this.yPx() + GAP_PX;
  });
}
