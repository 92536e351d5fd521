import { Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import { layoutDivergingBars, layoutLogBars } from '@cmp/plot';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { hostWidth } from '../shell/host-width.js';
import { keepFocusThroughMoves } from '../shell/keep-focus.js';
import { textWidth } from '../shell/text-width.js';
import { barRow, barSummary, SCALE_NOTES, type BarRow, type BarView } from './bar-row.js';

const WIDE_PX = 640;
const ROW_PX = 36;
const AXIS_PX = 28;
const LABEL_FONT = { sizePx: 13, weight: 600 };
const NAME_FONT = { sizePx: 13, weight: 500 };

/** Bars of all coins, longest first: price and volume on a log axis, change left and right of zero. */
@Component({
  selector: 'cmp-bar-chart',
  templateUrl: './bar-chart.component.html',
  host: { class: 'bar-chart' },
})
export class BarChart {
  readonly coins = input.required<readonly CoinView[]>();
  readonly view = input.required<BarView>();
  readonly open = output<string>();

  private readonly formats = inject(PAGE_FORMATS);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly width = hostWidth();
  protected readonly rowPx = ROW_PX;
  private readonly focused = signal<string | null>(null);

  protected readonly rows = computed(() => this.coins().map((coin) => barRow(this.view(), coin, this.formats())));
  protected readonly summary = computed(() => barSummary(this.view(), this.rows()));
  protected readonly scaleNote = computed(() => SCALE_NOTES[this.view()]);
  protected readonly wide = computed(() => this.width() >= WIDE_PX);
  protected readonly heightPx = computed(() => this.rows().length * ROW_PX + AXIS_PX);

  /** Columns from left to right: name, bars, and where there is room two texts. */
  protected readonly columns = computed(() => {
    const widest = Math.max(0, ...this.rows().map(({ name }) => textWidth(name, NAME_FONT)));
    const barsPx = Math.min(this.wide() ? 150 : 92, widest + 16);
    const besidePx = this.wide() ? 188 : 0;
    return {
      barsPx,
      widthPx: Math.max(40, this.width() - barsPx - besidePx),
      besidePx: this.width() - 88,
      trendPx: this.width(),
    };
  });

  protected readonly axis = computed(() => {
    const inputs = this.rows().map(({ id, value, label }) => ({
      key: id,
      value,
      labelPx: textWidth(label, LABEL_FONT),
    }));
    const space = { widthPx: this.columns().widthPx, labelGapPx: 8 };
    return this.view() === 'change' ? layoutDivergingBars(inputs, space) : layoutLogBars(inputs, space);
  });

  protected readonly bars = computed(() => {
    const rows = new Map(this.rows().map((row) => [row.id, row]));
    return this.axis().bars.flatMap((bar, index) => {
      const row = rows.get(bar.key);
      // Another view is another picture: its bars are new ones and do not stretch out of the old ones.
      const drawnAs = `${this.view()} ${bar.key}`;
      return row ? [{ ...bar, drawnAs, row, yPx: index * ROW_PX, name: this.fittingName(row) }] : [];
    });
  });

  /** The one bar that Tab reaches: the focused one, else the longest. */
  protected readonly tabStop = computed(() => {
    const focused = this.focused();
    const bars = this.bars();
    return bars.some(({ key }) => key === focused) ? focused : (bars[0]?.key ?? null);
  });

  constructor() {
    keepFocusThroughMoves(this.bars);
  }

  protected tickLabel(value: number): string {
    return this.view() === 'change' ? this.formats().percent(value) : this.formats().decade(value);
  }

  protected focusedOn(id: string): void {
    this.focused.set(id);
  }

  protected pressed(event: KeyboardEvent, id: string): void {
    if (event.key === 'Enter' || event.key === ' ') this.open.emit(id);
    else if (!this.moveFrom(id, event.key)) return;
    event.preventDefault();
  }

  private moveFrom(id: string, key: string): boolean {
    const keys = this.bars().map((bar) => bar.key);
    const at = keys.indexOf(id);
    const last = keys.length - 1;
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[key];
    if (to === undefined) return false;
    const target = keys[Math.min(last, Math.max(0, to))];
    this.host.nativeElement.querySelector<SVGElement>(`[data-coin="${target}"]`)?.focus();
    return true;
  }

  /** The symbol where the name is too long for its column. */
  private fittingName({ name, symbol }: BarRow): string {
    return textWidth(name, NAME_FONT) > this.columns().barsPx - 10 ? symbol : name;
  }
}
