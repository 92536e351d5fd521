import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { AlertHistory } from './alerts/alert-history.js';
import { AlertStrip } from './alerts/alert-strip.js';
import { BarChart } from './bar-chart/bar-chart.js';
import type { BarView } from './bar-chart/bar-row.js';
import { BarTable } from './bar-chart/bar-table.js';
import { OverviewCards } from './cards/overview-cards.js';
import { PageClock } from './clock/page-clock.js';
import { CoinTable } from './coin-table/coin-table.js';
import { FeedToChart } from './feed-to-chart.js';
import { ExplainOutlet } from './explain/explain-outlet.js';
import { PAGE_FORMATS } from './formats/page-formats.js';
import { LineChart } from './line-chart/line-chart.js';
import { SeriesTable } from './line-chart/series-table.js';
import { PulseStore } from './market/pulse-store.js';
import { SettingsDialog } from './settings/settings-dialog.js';
import { Settings } from './settings/settings.js';
import { AttributionFooter } from './shell/attribution-footer.js';
import { ChosenCoin } from './shell/chosen-coin.js';
import { CoinHeading } from './shell/coin-heading.js';
import { stopMotionWhileHidden } from './shell/hidden-page.js';
import { pageTitle } from './shell/page-title.js';
import { runShortcut } from './shell/shortcuts.js';
import { Announcer } from './status/announcer.js';
import { ConnectionPill } from './status/connection-pill.js';
import { connectionState, type PageState } from './status/page-state.js';
import { StatusBanner } from './status/status-banner.js';
import { WindowHistory } from './windows/window-history.js';
import { WindowNote } from './windows/window-note.js';
import { WindowSelect } from './windows/window-select.js';

/** The page: header, overview, chart, table, footer. */
@Component({
  selector: 'cmp-root',
  imports: [
    AlertHistory,
    AlertStrip,
    Announcer,
    AttributionFooter,
    BarChart,
    BarTable,
    CoinHeading,
    CoinTable,
    ConnectionPill,
    ExplainOutlet,
    LineChart,
    OverviewCards,
    SeriesTable,
    SettingsDialog,
    StatusBanner,
    WindowNote,
    WindowSelect,
  ],
  templateUrl: './app.component.html',
  host: { '(document:keydown)': 'keyPressed($event)' },
})
export class App {
  protected readonly path = inject(FeedToChart);
  protected readonly store = inject(PulseStore);
  protected readonly clock = inject(PageClock);
  protected readonly chosen = inject(ChosenCoin);
  protected readonly settings = inject(Settings);
  protected readonly formats = inject(PAGE_FORMATS);
  private readonly windows = inject(WindowHistory);
  private readonly injector = inject(Injector);
  private readonly dialog = viewChild.required(SettingsDialog);
  private readonly selector = viewChild.required<ElementRef<HTMLSelectElement>>('selector');
  private readonly heading = viewChild<CoinHeading, ElementRef<HTMLElement>>(CoinHeading, { read: ElementRef });

  protected readonly view = signal<BarView>('price');
  protected readonly views: readonly { readonly name: BarView; readonly words: string }[] = [
    { name: 'price', words: 'Price' },
    { name: 'change', words: '24 h change' },
    { name: 'volume', words: 'Volume' },
  ];
  protected readonly asTable = signal(false);

  protected readonly connection = computed(() =>
    connectionState(this.path.link(), this.store.shown(), this.clock.viewerMs()),
  );
  protected readonly state = computed<PageState>(() => (this.store.paused() ? 'paused' : this.connection()));
  protected readonly loading = computed(() => !this.store.shown().complete);
  protected readonly simulated = computed(() => this.store.shown().status.simulated);
  protected readonly hasPrices = computed(() => this.path.coins().some(({ price }) => price !== null));
  protected readonly unknownCoin = computed(() => {
    const id = this.chosen.id();
    return id !== null && !this.loading() && this.path.coin() === null ? id : null;
  });
  /** What the line draws: the primary windows as they come, or those the viewer chose; null until these have been read. */
  protected readonly line = computed(() => {
    const coin = this.path.coin();
    const definition = this.windows.definition();
    const { windowMs, windows } = this.store.shown();
    if (coin === null) return null;
    if (definition === null) return { coin, stepMs: windows[0]?.advanceMs ?? windowMs };
    const { series, readAtMs } = this.windows.read();
    if (readAtMs === null) return null;
    return { coin: { ...coin, series, newest: series.at(-1) ?? null, forming: null }, stepMs: definition.advanceMs };
  });
  protected readonly newestMs = computed(() => {
    const ends = this.path.coins().flatMap(({ newest }) => (newest ? [newest.windowEndMs] : []));
    return ends.length > 0 ? Math.max(...ends) : null;
  });
  /** Until the window that is open now will be published. */
  protected readonly firstWindowInMs = computed(() => {
    const { windowMs, graceMs } = this.store.shown();
    return windowMs + graceMs - (this.clock.nowMs() % windowMs);
  });
  protected readonly themeWords = computed(
    () => ({ auto: 'Auto', dark: 'Dark', light: 'Light' })[this.settings.theme()],
  );

  constructor() {
    const { dataset } = document.documentElement;
    effect(() => {
      dataset['connection'] = this.state();
    });
    effect(() => {
      if (this.simulated()) dataset['simulated'] = 'true';
      else delete dataset['simulated'];
    });
    effect(() => {
      document.title = pageTitle(this.path.coin(), this.simulated(), this.formats());
    });
    stopMotionWhileHidden();
    this.path.start();
  }

  protected openCoin(id: string): void {
    this.chosen.choose(id);
    // The bar that was pressed is gone: its focus moves to what came in its place.
    afterNextRender(
      () => {
        if (document.activeElement === document.body) this.heading()?.nativeElement.querySelector('h2')?.focus();
      },
      { injector: this.injector },
    );
  }

  protected togglePause(): void {
    if (this.store.paused()) return this.store.resume();
    this.clock.freeze();
    this.store.pause();
  }

  protected openSettings(): void {
    this.dialog().open();
  }

  protected keyPressed(event: KeyboardEvent): void {
    if (!this.settings.shortcuts()) return;
    runShortcut(event, {
      focusSelector: () => this.selector().nativeElement.focus(),
      step: (by) => this.step(by),
      togglePause: () => this.togglePause(),
      toggleTable: () => this.asTable.update((shown) => !shown),
      help: () => this.openSettings(),
    });
  }

  /** Through all coins and past both ends to "All coins". */
  private step(by: 1 | -1): void {
    const ids = [null, ...this.path.coins().map(({ coin }) => coin.id)];
    const to = (ids.indexOf(this.chosen.id()) + by + ids.length) % ids.length;
    this.chosen.choose(ids[to] ?? null);
  }
}
