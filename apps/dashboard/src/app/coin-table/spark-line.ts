import { Component, computed, input } from '@angular/core';
import { layoutSparkline } from '@cmp/plot';
import type { AlertedPulse } from '@cmp/market';
import { directionOf } from '../market/direction.js';

const SIZE = { widthPx: 108, heightPx: 28, insetPx: 3 };

/** The last windows of a coin as a small line; its numbers stand in the same row. */
@Component({
  selector: 'cmp-spark-line',
  template: `
    <svg
      class="spark"
      aria-hidden="true"
      width="108"
      height="28"
      viewBox="0 0 108 28"
      [attr.data-direction]="direction()"
    >
      <g transform="translate(3 3)">
        <path [attr.d]="spark().path" />
        @if (spark().end; as end) {
          <circle r="2" [attr.cx]="end.xPx" [attr.cy]="end.yPx" />
        }
      </g>
    </svg>
  `,
})
export class SparkLine {
  readonly series = input.required<readonly AlertedPulse[]>();
  readonly windowMs = input.required<number>();

  protected readonly spark = computed(() => {
    const points = this.series().map(({ windowEndMs, price }) => ({ endMs: windowEndMs, value: price }));
    return layoutSparkline(points, { ...SIZE, windowMs: this.windowMs() });
  });
  protected readonly direction = computed(() => {
    const [first, last] = [this.series()[0], this.series().at(-1)];
    return first && last ? directionOf((last.price / first.price - 1) * 100) : 'flat';
  });
}
