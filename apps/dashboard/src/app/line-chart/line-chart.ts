import {
  afterRenderEffect,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  type WritableSignal,
} from '@angular/core';
import { layoutLine, nearestPoint, type HeldPoint } from '@cmp/plot';
import { Explaining } from '../explain/explaining.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { directionOf } from '../market/direction.js';
import { hostWidth } from '../shell/host-width.js';
import { textWidth } from '../shell/text-width.js';
import { ChartTooltip } from './chart-tooltip.js';
import { lineSummary, seriesRows } from './line-point.js';
import { timeTicks } from './time-ticks.js';

const HEIGHT_PX = 300;
const MARGIN = { top: 28, bottom: 28 };
const TICK_FONT = { sizePx: 11, weight: 400 };
const LABEL_FONT = { sizePx: 13, weight: 600 };
const PAGE_STEP = 5;
const FEWEST_SLOTS = 8;

let charts = 0;

/** The last windows of one coin as a smooth line; every window is a dot that can be pointed at and focused. */
@Component({
  selector: 'cmp-line-chart',
  imports: [ChartTooltip],
  templateUrl: './line-chart.component.html',
  host: { class: 'line-chart', '(document:keydown.escape)': 'dismiss()', '(click)': 'clicked($event)' },
})
export class LineChart {
  readonly coin = input.required<CoinView>();
  /** From one window's end to the next one's. */
  readonly stepMs = input.required<number>();

  private readonly formats = inject(PAGE_FORMATS);
  private readonly explaining = inject(Explaining);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly width = hostWidth();
  protected readonly heightPx = HEIGHT_PX;
  protected readonly top = MARGIN.top;
  protected readonly plotHeightPx = HEIGHT_PX - MARGIN.top - MARGIN.bottom;
  protected readonly gradientId = `line-gradient-${(charts += 1)}`;

  private readonly coinId = computed(() => this.coin().coin.id);
  /** Window ends: what the pointer is at, what has the focus, and what Enter pinned. */
  private readonly pointed = this.perCoin<number>();
  private readonly pinned = this.perCoin<number>();
  private readonly held = this.perCoin<HeldPoint>();
  private readonly focused = signal<number | null>(null);
  private readonly dismissed = signal(false);

  private readonly series = computed(() => this.coin().series);
  private readonly words = computed(() => {
    const rows = seriesRows(this.series(), this.stepMs(), this.formats());
    return new Map(rows.flatMap((row) => (row.kind === 'window' ? [[row.point.endMs, row.point] as const] : [])));
  });
  protected readonly summary = computed(() =>
    lineSummary(this.coin().coin.name, this.series(), this.stepMs(), this.formats()),
  );

  private readonly inputs = computed(() =>
    this.series().map(({ windowEndMs, price }) => ({ endMs: windowEndMs, value: price })),
  );
  private readonly forming = computed(() => {
    const tick = this.coin().forming;
    return tick && { endMs: tick.eventTimeMs, value: tick.price };
  });

  protected readonly endLabel = computed(() => this.formats().price(this.coin().newest?.price));
  /** Left of the plot the value axis, right of it the newest price. */
  protected readonly plot = computed(() => {
    const prices = this.inputs().map(({ value }) => textWidth(this.formats().fullPrice(value), TICK_FONT));
    const leftPx = Math.max(40, ...prices) + 12;
    const rightPx = textWidth(this.endLabel(), LABEL_FONT) + 20;
    return { leftPx, widthPx: Math.max(60, this.width() - leftPx - rightPx) };
  });

  protected readonly layout = computed(() =>
    layoutLine(this.inputs(), {
      widthPx: this.plot().widthPx,
      heightPx: this.plotHeightPx,
      windowMs: this.stepMs(),
      fewestSlots: FEWEST_SLOTS,
      forming: this.forming(),
      held: this.held(),
    }),
  );

  protected readonly dots = computed(() =>
    this.layout().points.flatMap((point) => {
      const words = this.words().get(point.endMs);
      return words ? [{ ...point, words }] : [];
    }),
  );
  protected readonly last = computed(() => this.dots().at(-1) ?? null);
  protected readonly direction = computed(() => {
    const inputs = this.inputs();
    const [first, last] = [inputs[0], inputs.at(-1)];
    return first && last ? directionOf((last.value / first.value - 1) * 100) : 'flat';
  });
  protected readonly ticks = computed(() =>
    this.layout().ticks.map((tick) => ({
      ...tick,
      label: this.formats().axisPrice(tick.value, this.layout().tickStep),
    })),
  );
  protected readonly times = computed(() =>
    timeTicks(this.layout().points, {
      label: (ms) => this.formats().time(ms),
      widthOf: (text) => textWidth(text, TICK_FONT),
      fromPx: -this.plot().leftPx,
      toPx: this.width() - this.plot().leftPx,
    }),
  );
  protected readonly scaleNote = computed(() => {
    const [from] = this.layout().domain;
    return this.dots().length > 0 ? `axis starts at ${this.formats().fullPrice(from)}` : '';
  });
  /** Lowest and highest price; one of them when all are the same is enough. */
  protected readonly marks = computed(() => {
    const { lowest, highest } = this.layout();
    if (!lowest || !highest || lowest.value === highest.value) return [];
    return [
      { id: 'max-mark', dyPx: -14, word: 'high', point: highest },
      { id: 'min-mark', dyPx: 16, word: 'low', point: lowest },
    ].map((mark) => ({
      ...mark,
      anchor: this.anchorAt(mark.point.xPx),
      label: `${mark.word} ${this.formats().fullPrice(mark.point.value)}`,
    }));
  });

  protected readonly pointing = computed(() => this.pointed() !== null);
  protected readonly active = computed(() => {
    const endMs = this.pointed() ?? (this.dismissed() ? null : (this.pinned() ?? this.focused()));
    return this.dots().find((dot) => dot.endMs === endMs) ?? null;
  });
  /** The one dot that Tab reaches: the focused one, else the newest. */
  protected readonly tabStop = computed(() => {
    const focused = this.focused();
    return this.dots().some(({ endMs }) => endMs === focused) ? focused : (this.last()?.endMs ?? null);
  });

  constructor() {
    // A focused dot that leaves the window hands its focus to the oldest one that is left.
    afterRenderEffect(() => {
      const focused = this.focused();
      const dots = this.dots();
      if (focused === null || dots.length === 0 || dots.some(({ endMs }) => endMs === focused)) return;
      this.focusDot(0);
    });
  }

  protected pointerMoved(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.closest('.tooltip')) return;
    const box = this.host.nativeElement.querySelector('svg')?.getBoundingClientRect();
    const dots = this.dots();
    const dot = dots[nearestPoint(dots, event.clientX - (box?.left ?? 0) - this.plot().leftPx)];
    if (!dot || dot.endMs === this.pointed()) return;
    this.pointed.set(dot.endMs);
    this.held.set({ endMs: dot.endMs, xPx: dot.xPx, slotPx: this.layout().slotPx });
  }

  protected pointerLeft(): void {
    this.pointed.set(null);
    this.held.set(null);
  }

  /** Keys have E for this. A finger that taps wants to read the tooltip; the table and the heading have buttons for it. */
  protected clicked(event: MouseEvent): void {
    if (event instanceof PointerEvent && event.pointerType === 'touch') return;
    this.explain(this.pointed());
  }

  protected dotFocused(endMs: number): void {
    this.dismissed.set(false);
    this.focused.set(endMs);
  }

  protected dotBlurred(endMs: number): void {
    // A dot that was taken away loses its focus too; that one is handed on.
    if (this.dots().some((dot) => dot.endMs === endMs) && this.focused() === endMs) this.focused.set(null);
  }

  protected dotPressed(event: KeyboardEvent, at: number): void {
    const last = this.dots().length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at + 1,
      ArrowDown: at - 1,
      PageDown: at + PAGE_STEP,
      PageUp: at - PAGE_STEP,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to !== undefined) this.focusDot(Math.min(last, Math.max(0, to)));
    else if (event.key === 'Enter') this.togglePin(this.dots()[at]?.endMs ?? null);
    else if (event.key === 'e') this.explain(this.dots()[at]?.endMs ?? null);
    else return;
    event.preventDefault();
  }

  protected dismiss(): void {
    this.dismissed.set(true);
    this.pinned.set(null);
    this.pointerLeft();
  }

  private togglePin(endMs: number | null): void {
    this.dismissed.set(false);
    this.pinned.update((pinned) => (pinned === endMs ? null : endMs));
  }

  private explain(endMs: number | null): void {
    const { coin } = this.coin();
    const pulse = this.series().find(({ windowEndMs }) => windowEndMs === endMs);
    if (pulse === undefined) return;
    this.explaining.ask({ coin: coin.id, name: coin.name, endMs: pulse.windowEndMs, windowMs: pulse.windowMs });
  }

  private focusDot(at: number): void {
    this.host.nativeElement.querySelectorAll<SVGElement>('[data-testid="dot"]')[at]?.focus();
  }

  /** Forgotten when another coin is chosen. */
  private perCoin<T>(): WritableSignal<T | null> {
    return linkedSignal({ source: this.coinId, computation: () => null as T | null });
  }

  /** Labels lean inwards near the edges. */
  private anchorAt(xPx: number): 'start' | 'middle' | 'end' {
    const roomPx = 70;
    if (xPx < roomPx) return 'start';
    return xPx > this.plot().widthPx - roomPx ? 'end' : 'middle';
  }
}
