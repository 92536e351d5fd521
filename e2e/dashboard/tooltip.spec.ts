import type { Locator } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { radius } from './line-geometry.js';
import { NEWEST_END_MS, PulseScript, WINDOW_MS } from './pulse-script.js';
import { TEN_COINS } from './ten-coins.js';

test.describe('dots and tooltip', () => {
  test('a dot grows from 3 to 6 under the pointer and shrinks again', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    const dot = dashboard.dots.nth(9);
    expect(await radius(dot)).toBeCloseTo(3, 1);
    await pointAt(dot);
    await expect.poll(() => radius(dot)).toBeCloseTo(6, 1);
    await page.mouse.move(5, 5);
    await expect.poll(() => radius(dot)).toBeCloseTo(3, 1);
    await expect(dashboard.tooltip).toBeHidden();
  });

  test('the tooltip holds price and local time of that very point', async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    const history = new PulseScript().history(20).filter((pulse) => pulse.coin === 'bitcoin');
    for (const at of [4, 19]) {
      await pointAt(dashboard.dots.nth(at));
      await expect(dashboard.tooltip).toContainText(dollars(history[at]!.price));
      await expect(dashboard.tooltip).toContainText(berlinTime(NEWEST_END_MS - (19 - at) * WINDOW_MS));
    }
  });

  test('stays inside the viewport at both edges', async ({ stage, dashboard, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await stage.open('?coin=bitcoin');
    for (const dot of [dashboard.dots.first(), dashboard.dots.last()]) {
      await pointAt(dot);
      await expect(dashboard.tooltip).toBeVisible();
      const box = (await dashboard.tooltip.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(390);
      expect(box.y).toBeGreaterThanOrEqual(0);
    }
  });

  test('keeps its point and its text when a window arrives under the pointer', async ({
    gateway,
    script,
    stage,
    dashboard,
  }) => {
    gateway.remember(script.history(10));
    await stage.goto('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(10);
    const windowEnd = (await dashboard.windowEnds())[4]!;
    const dot = dashboard.page.locator(`[data-testid="dot"][data-window-end="${windowEnd}"]`);
    await pointAt(dot);
    await expect(dashboard.tooltip).toBeVisible();
    const [text, place] = [await dashboard.tooltip.innerText(), await dot.boundingBox()];
    await stage.nextWindow();
    await expect(dashboard.dots).toHaveCount(11);
    expect(await dashboard.tooltip.innerText()).toBe(text);
    await expect.poll(() => radius(dot)).toBeCloseTo(6, 1);
    expect((await dot.boundingBox())!.x).toBeCloseTo(place!.x, 0);
  });

  test('can be dismissed with Escape and can be pointed at itself', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await pointAt(dashboard.dots.nth(10));
    await expect(dashboard.tooltip).toBeVisible();
    const box = (await dashboard.tooltip.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
    await expect(dashboard.tooltip).toBeVisible();
    await pointAt(dashboard.dots.nth(10));
    await page.keyboard.press('Escape');
    await expect(dashboard.tooltip).toBeHidden();
  });

  test('shows a tiny price with four significant digits in tooltip, bar and table', async ({
    gateway,
    stage,
    dashboard,
  }) => {
    const shiba = { id: 'shiba-inu', symbol: 'SHIB', name: 'Shiba Inu', price: 0.00001234, change: 1, volume: 1e8 };
    gateway.coins = [...TEN_COINS, shiba];
    gateway.remember(new PulseScript(gateway.coins).history(20));
    await stage.goto();
    await expect(dashboard.barLabel('shiba-inu')).toHaveText('$0.00001234');
    await expect(dashboard.cell('shiba-inu', 'price')).toContainText('$0.00001234');
    await dashboard.choose('shiba-inu');
    await pointAt(dashboard.dots.last());
    await expect(dashboard.tooltip).toContainText('$0.00001234');
  });
});

async function pointAt(dot: Locator): Promise<void> {
  const box = (await dot
    .locator('css=[data-mark="dot"]')
    .or(dot.and(dot.page().locator('[data-mark="dot"]')))
    .first()
    .boundingBox())!;
  await dot.page().mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

/** The full price may be shown with or without cents: the digits before them tell the points apart. */
function dollars(price: number): RegExp {
  const whole = new Intl.NumberFormat('en-US').format(Math.trunc(price)).replace(/\d$/, '\\d');
  return new RegExp(`\\$${whole}`);
}

function berlinTime(ms: number): RegExp {
  const parts = new Intl.DateTimeFormat('en-US', { timeStyle: 'medium', timeZone: 'Europe/Berlin' }).format(ms);
  return new RegExp(parts.replace(/\s/g, '\\s'));
}
