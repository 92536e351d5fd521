import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { aPulse } from '@cmp/market/testing';
import { Formats } from '../formats/formats.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { viewCoins } from '../market/coin-view.js';
import { emptyMarket } from '../market/market-state.js';
import { CoinTable } from './coin-table.js';

const END_MS = 30_000;
const ids = ['bitcoin', 'solana', 'cardano'];
const coinsAt = (prices: Readonly<Record<string, number>>) =>
  viewCoins(
    {
      ...emptyMarket,
      coins: ids.map((id) => ({ id, symbol: id.slice(0, 3).toUpperCase(), name: id })),
      series: new Map(ids.map((id) => [id, [aPulse({ coin: id, price: prices[id] ?? 1, windowEndMs: END_MS })]])),
    },
    END_MS,
  );

describe('the coin table', () => {
  let table: ComponentFixture<CoinTable>;
  const order = () => rows().map((row) => row.getAttribute('data-coin'));
  const rows = () => [...table.nativeElement.querySelectorAll('[data-testid="coin-row"]')] as HTMLElement[];
  const header = (name: string) => table.nativeElement.querySelector(`th[data-sort="${name}"]`) as HTMLElement;
  const show = async (prices: Readonly<Record<string, number>>) => {
    table.componentRef.setInput('coins', coinsAt(prices));
    await table.whenStable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [{ provide: PAGE_FORMATS, useValue: signal(new Formats('en-US', 'UTC')) }],
    });
    table = TestBed.createComponent(CoinTable);
    table.componentRef.setInput('windowMs', 30_000);
    table.componentRef.setInput('loading', false);
    table.componentRef.setInput('chosen', null);
    await show({ bitcoin: 100_000, solana: 187, cardano: 0.6 });
  });

  it('starts with the highest price and says so', () => {
    expect(order()).toEqual(['bitcoin', 'solana', 'cardano']);
    expect(header('price').getAttribute('aria-sort')).toBe('descending');
    expect(header('coin').getAttribute('aria-sort')).toBe('none');
  });

  it('turns the order round at a second press', async () => {
    header('price').querySelector('button')!.click();
    await table.whenStable();
    expect(order()).toEqual(['cardano', 'solana', 'bitcoin']);
    expect(header('price').getAttribute('aria-sort')).toBe('ascending');
  });

  it('keeps every row where it is while the pointer is among them, with new values in it', async () => {
    table.nativeElement.querySelector('tbody').dispatchEvent(new Event('pointerenter'));
    await show({ bitcoin: 100_000, solana: 187, cardano: 999_999 });
    expect(order()).toEqual(['bitcoin', 'solana', 'cardano']);
    expect(rows()[2]!.textContent).toContain('$999,999.00');
  });

  it('moves rows as soon as values change when the pointer is elsewhere', async () => {
    await show({ bitcoin: 100_000, solana: 187, cardano: 999_999 });
    expect(order()).toEqual(['cardano', 'bitcoin', 'solana']);
  });

  it('opens the coin of the pressed name', () => {
    const opened: string[] = [];
    table.componentInstance.open.subscribe((id) => opened.push(id));
    rows()[1]!.querySelector('button')!.click();
    expect(opened).toEqual(['solana']);
  });
});
