import { expect, test } from './dashboard-test.js';
import { coingecko, feedStatus } from './source-script.js';

test.describe('where the data come from', () => {
  test('is said with a link near the data', async ({ stage, dashboard }) => {
    await stage.open();
    const link = dashboard.part('attribution').getByRole('link', { name: /data provided by coingecko/i });
    await expect(link).toBeVisible();
    await expect(link).toHaveAttribute('href', /^https:\/\/www\.coingecko\.com\//);
  });

  test('names the other source instead when that one alone serves', async ({ gateway, stage, dashboard }) => {
    const kraken = { source: 'kraken', attribution: { text: 'Prices from Kraken', url: 'https://www.kraken.com/' } };
    gateway.status = feedStatus([coingecko(gateway.nowMs(), kraken)]);
    await stage.open();
    await expect(dashboard.part('attribution').getByRole('link', { name: /prices from kraken/i })).toBeVisible();
    await expect(dashboard.part('attribution')).not.toContainText('CoinGecko');
  });

  test('is unmistakable when the market is simulated', async ({ gateway, stage, dashboard, page }) => {
    gateway.status = feedStatus([
      coingecko(gateway.nowMs(), { source: 'simulated', simulated: true, attribution: null }),
    ]);
    await stage.open('?coin=bitcoin');
    await expect(dashboard.part('simulated-banner')).toBeVisible();
    await expect(dashboard.part('simulated-banner')).toContainText('SIMULATED');
    await expect(dashboard.part('simulated-banner')).toBeInViewport();
    await expect(page.locator('html')).toHaveAttribute('data-simulated', 'true');
    await expect(page).toHaveTitle(/SIMULATED/);
    await expect(dashboard.part('attribution')).not.toContainText('CoinGecko');
  });

  test('has no simulated mark when it is not', async ({ stage, dashboard, page }) => {
    await stage.open();
    await expect(dashboard.part('simulated-banner')).toBeHidden();
    await expect(page).not.toHaveTitle(/SIMULATED/);
    await expect(page.locator('body')).not.toContainText('SIMULATED');
  });

  test('changes on the page when the source changes', async ({ gateway, stage, dashboard, page }) => {
    await stage.open();
    gateway.publishStatus(
      feedStatus([coingecko(gateway.nowMs(), { source: 'simulated', simulated: true, attribution: null })]),
    );
    await expect(dashboard.part('simulated-banner')).toBeVisible();
    gateway.publishStatus(feedStatus([coingecko(gateway.nowMs())]));
    await expect(dashboard.part('simulated-banner')).toBeHidden();
    await expect(page.locator('html')).not.toHaveAttribute('data-simulated', 'true');
  });
});

test.describe('several viewers', () => {
  test('see the same, and one who joins late has the same 20 points', async ({
    stage,
    dashboard,
    gateway,
    browser,
  }) => {
    await stage.open('?coin=bitcoin');
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
    });
    const second = await context.newPage();
    await second.goto(`${gateway.url}?coin=bitcoin`);
    await expect(second.getByTestId('dot')).toHaveCount(20);
    await stage.nextWindow({ bitcoin: { price: 104_512 } });
    await expect(dashboard.part('end-label')).toContainText('$104.5K');
    await expect(second.getByTestId('end-label')).toContainText('$104.5K');
    const drawn = await dashboard.linePath.getAttribute('d');
    expect(await second.getByTestId('line-path').getAttribute('d')).toBe(drawn);
    const late = await context.newPage();
    await late.goto(`${gateway.url}?coin=bitcoin`);
    await expect(late.getByTestId('dot')).toHaveCount(20);
    await expect.poll(() => late.getByTestId('line-path').getAttribute('d')).toBe(drawn);
    await context.close();
  });

  test('a reload has the last state within a second', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    await page.reload();
    await expect(dashboard.dots).toHaveCount(20, { timeout: 1_000 });
  });
});
