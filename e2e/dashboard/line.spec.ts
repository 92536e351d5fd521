import { expect, test } from './dashboard-test.js';
import { dotCentres, farthestDot, overshoot, sampleLine } from './line-geometry.js';
import { iso, NEWEST_END_MS, WINDOW_MS } from './pulse-script.js';
import { coingecko, feedStatus, tickOf } from './source-script.js';
import { scriptedCoin, TEN_COINS } from './ten-coins.js';

test.describe('line of one coin', () => {
  test('opens for each coin from the selector, with address and title, and Back returns to the bars', async ({
    stage,
    dashboard,
    page,
  }) => {
    await stage.open();
    for (const coin of TEN_COINS) {
      await test.step(coin.name, async () => {
        await dashboard.choose(coin.id);
        await expect(dashboard.dots).toHaveCount(20);
        await expect(page).toHaveURL(new RegExp(`[?&]coin=${coin.id}$`));
        await expect(page).toHaveTitle(new RegExp(`^\\$[\\d.]+K? ${coin.name} · Market Pulse$`));
        await page.goBack();
        await expect(dashboard.bars).toHaveCount(10);
      });
    }
  });

  test('carries the price in the title', async ({ stage, page }) => {
    await stage.open('?coin=bitcoin');
    await expect(page).toHaveTitle('$103.9K Bitcoin · Market Pulse');
  });

  test('runs smoothly through every point and never beyond its neighbours', async ({ stage, dashboard }) => {
    await stage.open('?coin=ethereum');
    await expect(dashboard.dots).toHaveCount(20);
    expect(await dashboard.linePath.getAttribute('d')).toContain('C');
    const [dots, line] = [await dotCentres(dashboard.dots), await sampleLine(dashboard.linePath)];
    expect(farthestDot(dots, line)).toBeLessThan(2);
    expect(overshoot(dots, line)).toBeLessThan(0.75);
  });

  test('does not overshoot after a jump either', async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    for (const price of [103_900, 103_900, 109_000, 109_000]) await stage.nextWindow({ bitcoin: { price } });
    await expect(dashboard.dots.last()).toHaveAttribute('data-window-end', iso(NEWEST_END_MS + 4 * WINDOW_MS));
    const [dots, line] = [await dotCentres(dashboard.dots), await sampleLine(dashboard.linePath)];
    expect(overshoot(dots, line)).toBeLessThan(0.75);
  });

  test('keeps the last 20 windows of 25, the newest last', async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    for (let window = 0; window < 5; window++) await stage.nextWindow();
    const expected = Array.from({ length: 20 }, (_, at) => iso(NEWEST_END_MS + (at - 14) * WINDOW_MS));
    await expect.poll(() => dashboard.windowEnds()).toEqual(expected);
  });

  test('is filled by a gradient that exists, and no id is used twice', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    const fill = await dashboard.part('line-area').evaluate((area) => getComputedStyle(area).fill);
    const id = /url\("?#([^")]+)"?\)/.exec(fill)?.[1];
    expect(id, `fill is ${fill}`).toBeTruthy();
    expect(await page.evaluate((name) => document.getElementById(name!)?.tagName, id)).toBe('linearGradient');
    const ids = await page.locator('[id]').evaluateAll((all) => all.map((element) => element.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('leaves a gap where a window is missing, and the table says so', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await stage.nextWindow({ bitcoin: null });
    await stage.nextWindow();
    await stage.nextWindow();
    await expect.poll(async () => (await dashboard.linePath.getAttribute('d'))?.match(/M/g)?.length).toBe(2);
    await dashboard.part('chart-table-toggle').click();
    const missing = page.locator(`[data-testid="chart-table"] tr[data-window-end="${iso(NEWEST_END_MS + WINDOW_MS)}"]`);
    await expect(missing).toContainText('no data');
  });

  test('says where its axis starts and marks lowest, highest and newest price', async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.part('scale-note')).toContainText(/axis starts at \$/i);
    await expect(dashboard.part('end-label')).toContainText('$103.9K');
    await expect(dashboard.part('min-mark')).toBeVisible();
    await expect(dashboard.part('max-mark')).toBeVisible();
  });

  test('draws a flat series away from the edges', async ({ stage, dashboard }) => {
    await stage.open('?coin=tether');
    for (let window = 0; window < 20; window++) await stage.nextWindow({ tether: { price: 1 } });
    await expect(dashboard.dots.last()).toHaveAttribute('data-window-end', iso(NEWEST_END_MS + 20 * WINDOW_MS));
    const chart = (await dashboard.part('line-chart').boundingBox())!;
    for (const { y } of await dotCentres(dashboard.dots)) {
      expect(y).toBeGreaterThan(chart.y + chart.height * 0.15);
      expect(y).toBeLessThan(chart.y + chart.height * 0.85);
    }
  });

  test('has a forming point that follows the newest tick', async ({ stage, dashboard, gateway }) => {
    await stage.open('?coin=bitcoin');
    const bitcoin = scriptedCoin('bitcoin');
    const tick = (price: number) => ({
      ...tickOf(stage.pulseOf(bitcoin)),
      price,
      timestamp: iso(gateway.nowMs() - 1000),
      record_id: `tick-${price}`,
    });
    gateway.publishTicks([tick(104_010)]);
    const forming = dashboard.part('forming-dot');
    await expect(forming).toBeVisible();
    const before = (await forming.boundingBox())!;
    gateway.publishTicks([tick(104_260)]);
    await expect.poll(async () => (await forming.boundingBox())!.y).toBeLessThan(before.y);
    await expect(dashboard.dots).toHaveCount(20);
  });

  test('shows prices and attribution from ticks before the first window', async ({ stage, dashboard, gateway }) => {
    gateway.status = feedStatus([coingecko(gateway.nowMs())]);
    gateway.rememberTicks([tickOf(stage.pulseOf(scriptedCoin('bitcoin')))]);
    await stage.goto();
    await expect(dashboard.cell('bitcoin', 'price')).toContainText('$103,912.00');
    await expect(dashboard.part('attribution')).toContainText('CoinGecko');
  });

  test('claims nothing about who moved before the first window has closed', async ({ stage, dashboard, gateway }) => {
    gateway.rememberTicks([tickOf(stage.pulseOf(scriptedCoin('avalanche-2')))]);
    await stage.goto();
    await expect(dashboard.cell('avalanche-2', 'change')).toContainText('6.44%');
    await expect(dashboard.part('alert-strip')).toContainText('Alerts come with the first window.');
    await expect(dashboard.part('alert-strip')).not.toContainText('No coin has moved');
  });

  test('shows a corrected window with its mark', async ({ stage, dashboard, gateway, script }) => {
    await stage.open('?coin=bitcoin');
    gateway.publish([script.pulse(scriptedCoin('bitcoin'), NEWEST_END_MS, { price: 104_512, revision: 1 })]);
    await expect(dashboard.part('end-label')).toContainText('$104.5K');
    await expect(dashboard.dots).toHaveCount(20);
    await expect(dashboard.part('corrected-mark').first()).toHaveText('corrected (revision 1, was $103,912.00)');
  });
});
