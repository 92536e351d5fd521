import { Component, computed, DestroyRef, inject, input, linkedSignal, output, signal } from '@angular/core';
import { PageClock } from '../clock/page-clock.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import type { CoinView } from '../market/coin-view.js';
import { CorrectedMark } from '../market/corrected-mark.js';
import { correctionWords } from '../market/correction-words.js';
import { ARROWS, directionOf } from '../market/direction.js';
import { trendWord } from '../market/trend-word.js';
import { keepFocusThroughMoves } from '../shell/keep-focus.js';
import { coinOrder, type SortColumn, type Sorting } from './coin-order.js';
import { SparkLine } from './spark-line.js';

/** Rows keep their places while the pointer is among them, and until it has been away for this long. */
const REST_MS = 2_000;

interface Column {
  readonly name: SortColumn | null;
  readonly title: string;
  readonly number: boolean;
}

/** Every coin in a row: sortable, with its freshness. */
@Component({
  selector: 'cmp-coin-table',
  imports: [CorrectedMark, SparkLine],
  templateUrl: './coin-table.component.html',
})
export class CoinTable {
  readonly coins = input.required<readonly CoinView[]>();
  readonly windowMs = input.required<number>();
  readonly loading = input.required<boolean>();
  readonly chosen = input.required<string | null>();
  readonly open = output<string>();

  protected readonly formats = inject(PAGE_FORMATS);
  private readonly clock = inject(PageClock);
  protected readonly sorting = signal<Sorting>({ column: 'price', descending: true });
  private readonly pointing = signal(false);
  private restTimer: ReturnType<typeof setTimeout> | undefined;

  protected readonly columns: readonly Column[] = [
    { name: 'coin', title: 'Coin', number: false },
    { name: 'price', title: 'Price', number: true },
    { name: 'change', title: '24 h', number: true },
    { name: 'trend', title: 'Trend', number: false },
    { name: 'volatility', title: 'Volatility', number: false },
    { name: 'volume', title: 'Volume', number: true },
    { name: null, title: 'Last 20', number: false },
    { name: 'updated', title: 'Updated', number: true },
  ];

  /** The order on the screen: the sorted one, or the one before while the pointer is among the rows. */
  private readonly order = linkedSignal<
    { sorted: string[]; hold: boolean; sorting: Sorting },
    { ids: string[]; sorting: Sorting }
  >({
    source: () => ({ sorted: coinOrder(this.coins(), this.sorting()), hold: this.pointing(), sorting: this.sorting() }),
    computation: ({ sorted, hold, sorting }, previous) => {
      const before = previous?.value;
      const keeps = hold && before !== undefined && before.sorting === sorting && before.ids.length === sorted.length;
      return { ids: keeps ? before.ids : sorted, sorting };
    },
  });

  protected readonly rows = computed(() => {
    if (this.loading()) return [];
    const coins = new Map(this.coins().map((coin) => [coin.coin.id, coin]));
    return this.order().ids.flatMap((id) => {
      const coin = coins.get(id);
      return coin ? [this.row(coin)] : [];
    });
  });

  constructor() {
    keepFocusThroughMoves(this.rows);
    inject(DestroyRef).onDestroy(() => clearTimeout(this.restTimer));
  }

  protected sortBy(column: SortColumn): void {
    this.sorting.update((now) => ({ column, descending: now.column === column ? !now.descending : column !== 'coin' }));
  }

  protected sortState(name: SortColumn | null): 'ascending' | 'descending' | 'none' | null {
    if (name === null) return null;
    if (this.sorting().column !== name) return 'none';
    return this.sorting().descending ? 'descending' : 'ascending';
  }

  protected pointerEntered(): void {
    clearTimeout(this.restTimer);
    this.pointing.set(true);
  }

  protected pointerLeft(): void {
    this.restTimer = setTimeout(() => this.pointing.set(false), REST_MS);
  }

  private row(coin: CoinView) {
    const direction = directionOf(coin.change24hPct);
    const { updatedMs } = coin;
    return {
      ...coin,
      direction,
      arrow: ARROWS[direction],
      trend: trendWord(coin.newest?.trend),
      volatility: coin.newest?.volatility === 'Unknown' ? '—' : (coin.newest?.volatility ?? '—'),
      corrected: correctionWords(coin.newest, this.formats()),
      iso: updatedMs === null ? '' : new Date(updatedMs).toISOString(),
      age: updatedMs === null ? this.formats().age(null) : this.formats().age(this.clock.nowMs() - updatedMs),
      note: this.note(coin),
    };
  }

  private note({ state, updatedMs }: CoinView): string {
    if (state === 'unserved') return 'not served';
    return state === 'stale' && updatedMs !== null ? `as of ${this.formats().time(updatedMs)}` : '';
  }
}
