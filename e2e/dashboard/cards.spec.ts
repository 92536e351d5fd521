import type { Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { WINDOW_MS } from './pulse-script.js';
import { TEN_COINS } from './ten-coins.js';

test.describe('overview cards', () => {
  test('add up the newest global volumes', async ({ stage, dashboard }) => {
    await stage.open();
    const total = TEN_COINS.reduce((sum, coin) => sum + (coin.volume ?? 0), 0);
    await expect(dashboard.part('card-volume')).toContainText(compactDollars(total));
    await expect(dashboard.part('card-volume')).toContainText(/global/i);
  });

  test('never add volumes of one venue to global ones', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ tether: { volume: 777_000_000, volumeScope: 'venue', sources: ['kraken'] } });
    const total = TEN_COINS.reduce((sum, coin) => sum + (coin.id === 'tether' ? 0 : (coin.volume ?? 0)), 0);
    await expect(dashboard.part('card-volume')).toContainText(compactDollars(total));
  });

  test('average the changes that are known, with the median beside', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ cardano: { change: null } });
    const changes = TEN_COINS.filter((coin) => coin.id !== 'cardano').map((coin) => coin.change!);
    await expect(dashboard.part('card-change')).toContainText(percent(mean(changes)));
    await expect(dashboard.part('card-change')).toContainText(/median/i);
    await expect(dashboard.part('card-change')).toContainText(percent(median(changes)));
  });

  test('count rising, flat and falling coins, and the counts add up to the coverage', async ({ stage, dashboard }) => {
    await stage.open();
    const card = dashboard.part('card-sentiment');
    await expect(card).toHaveAttribute('data-up', '4');
    await expect(card).toHaveAttribute('data-flat', '2');
    await expect(card).toHaveAttribute('data-down', '4');
    await expect(card).toContainText('Mixed');
    await expect(dashboard.part('card-coverage')).toContainText('10 of 10');
  });

  test('call a market bullish or bearish when most coins move one way', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow(allCoins(1.2));
    await expect(dashboard.part('card-sentiment')).toContainText('Bullish');
    await stage.nextWindow(allCoins(-1.2));
    await expect(dashboard.part('card-sentiment')).toContainText('Bearish');
  });

  test('do not judge the market by fewer than six coins', async ({ gateway, script, stage, dashboard }) => {
    gateway.remember(script.history(3).filter((pulse) => ['bitcoin', 'ethereum', 'solana'].includes(pulse.coin)));
    await stage.goto();
    await expect(dashboard.part('card-sentiment')).toContainText(/not enough data/i);
    await expect(dashboard.part('card-coverage')).toContainText('3 of 10');
  });

  test('show a dash for what is missing, never 0, NaN, null or undefined', async ({ stage, dashboard, page }) => {
    await stage.open();
    await stage.nextWindow(allCoins(null, null));
    await expect(dashboard.part('card-change')).toContainText('—');
    await expect(dashboard.part('card-volume')).toContainText('—');
    await expect(dashboard.cell('bitcoin', 'change')).toContainText('—');
    await expect(dashboard.cell('bitcoin', 'volume')).toContainText('—');
    for (const view of ['view-change', 'view-volume', 'view-price']) {
      await dashboard.part(view).click();
      await expect(dashboard.bars).toHaveCount(10);
      expect(await page.locator('body').innerText()).not.toMatch(
        /\$0(\.0+)?\b(?!\.\d)|NaN|\bnull\b|undefined|Infinity/,
      );
    }
  });
});

test.describe('coin table', () => {
  test('lists price, change, trend, volatility, volume, sparkline and age of every coin', async ({
    stage,
    dashboard,
  }) => {
    await stage.open();
    await expect(dashboard.part('coin-row')).toHaveCount(10);
    await expect(dashboard.cell('solana', 'price')).toContainText('$187.34');
    await expect(dashboard.cell('solana', 'change')).toContainText(/▲\s*\+6\.03\s*%/);
    await expect(dashboard.cell('avalanche-2', 'change')).toContainText(/▼\s*−6\.44\s*%/);
    await expect(dashboard.cell('solana', 'trend')).toContainText('Rising');
    await expect(dashboard.cell('solana', 'volatility')).toContainText('Volatile');
    await expect(dashboard.cell('bitcoin', 'volume')).toContainText('$45.7B');
    await expect(dashboard.cell('bitcoin', 'sparkline').locator('svg path, svg polyline').first()).toBeVisible();
    await expect(dashboard.cell('bitcoin', 'updated')).toContainText(/\d+\s*s/);
  });

  test('sorts by any column, says so, and keeps the order over updates', async ({ stage, page }) => {
    await stage.open();
    const header = page.locator('[data-testid="coin-table"] th[data-sort="change"]');
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', /ascending|descending/);
    await expect(
      page.locator(
        '[data-testid="coin-table"] th[aria-sort="ascending"], [data-testid="coin-table"] th[aria-sort="descending"]',
      ),
    ).toHaveCount(1);
    const direction = await header.getAttribute('aria-sort');
    await expect.poll(() => rowOrder(page)).toEqual(byChange(direction!));
    await page.mouse.move(5, 5);
    await stage.nextWindow();
    await expect.poll(() => rowOrder(page)).toEqual(byChange(direction!));
  });

  test('does not move rows under the pointer until it has rested for 2 s', async ({
    gateway,
    script,
    stage,
    dashboard,
    page,
  }) => {
    await stage.open();
    const header = page.locator('[data-testid="coin-table"] th[data-sort="price"]');
    if ((await header.getAttribute('aria-sort')) !== 'descending') await header.getByRole('button').click();
    const before = await rowOrder(page);
    await stage.pass(WINDOW_MS);
    await dashboard.row('solana').hover();
    gateway.publish(script.next({ dogecoin: { price: 200_000 } }));
    await expect(dashboard.cell('dogecoin', 'price')).toContainText('$200,000.00');
    expect(await rowOrder(page)).toEqual(before);
    await page.mouse.move(5, 5);
    await stage.pass(2_100);
    await expect.poll(async () => (await rowOrder(page))[0]).toBe('dogecoin');
  });

  test('opens a coin from its row', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard
      .row('cardano')
      .getByRole('button', { name: /Cardano/ })
      .or(dashboard.row('cardano').getByRole('link', { name: /Cardano/ }))
      .first()
      .click();
    await expect(page).toHaveURL(/[?&]coin=cardano/);
    await expect(dashboard.dots).toHaveCount(20);
  });
});

async function rowOrder(page: Page): Promise<(string | null)[]> {
  return page.getByTestId('coin-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-coin')));
}

function byChange(direction: string): string[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...TEN_COINS].sort((a, b) => sign * (a.change! - b.change!)).map((coin) => coin.id);
}

function allCoins(change: number | null, volume?: number | null) {
  return Object.fromEntries(TEN_COINS.map((coin) => [coin.id, volume === undefined ? { change } : { change, volume }]));
}

function compactDollars(value: number): string {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    notation: 'compact',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(value);
}

/** Sign, two decimals and the percent sign, with or without a space before it. */
function percent(value: number): RegExp {
  const digits = Math.abs(value).toFixed(2).replace('.', '\\.');
  return new RegExp(`${value < 0 ? '−' : '\\+'}${digits}\\s?%`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
