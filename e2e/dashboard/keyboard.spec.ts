import type { Locator, Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { TEN_COINS } from './ten-coins.js';

test.describe('keyboard', () => {
  test('the dots are one tab stop; arrows, Home and End move along them with the tooltip', async ({
    stage,
    dashboard,
    page,
  }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    expect(
      await dashboard.dots.evaluateAll((dots) => dots.filter((dot) => dot.getAttribute('tabindex') === '0').length),
    ).toBe(1);
    await tabTo(page, dashboard.page.locator('[data-testid="dot"][tabindex="0"]'));
    await page.keyboard.press('End');
    await expect(dashboard.dots.last()).toBeFocused();
    await expect(dashboard.tooltip).toContainText(/1:01:30\sPM/);
    await page.keyboard.press('ArrowLeft');
    await expect(dashboard.dots.nth(18)).toBeFocused();
    await expect(dashboard.tooltip).toContainText(/1:01:00\sPM/);
    await page.keyboard.press('ArrowRight');
    await expect(dashboard.dots.nth(19)).toBeFocused();
    await page.keyboard.press('PageUp');
    await expect(dashboard.dots.nth(14)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(dashboard.dots.first()).toBeFocused();
    await expect(dashboard.tooltip).toContainText(/12:52:00\sPM/);
    await page.keyboard.press('Escape');
    await expect(dashboard.tooltip).toBeHidden();
    await expect(dashboard.dots.first()).toBeFocused();
    expect(
      await dashboard.dots.evaluateAll((dots) => dots.filter((dot) => dot.getAttribute('tabindex') === '0').length),
    ).toBe(1);
  });

  test('the bars are one tab stop; arrows move, Enter opens the coin', async ({ stage, dashboard, page }) => {
    await stage.open();
    await tabTo(page, page.locator('[data-testid="bar"][tabindex="0"]'));
    await expect(dashboard.bar('bitcoin')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(dashboard.bar('binancecoin')).toBeFocused();
    await page.keyboard.press('End');
    await expect(dashboard.bar('dogecoin')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(dashboard.bar('cardano')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/[?&]coin=cardano/);
    await expect(dashboard.dots).toHaveCount(20);
  });

  test('the selector chooses every coin by keyboard', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.selector.focus();
    const seen = new Set<string | null>();
    for (let at = 0; at < TEN_COINS.length; at++) {
      await page.keyboard.press('ArrowDown');
      await expect(dashboard.dots).toHaveCount(20);
      seen.add(new URL(page.url()).searchParams.get('coin'));
      await expect(dashboard.selector).toBeFocused();
    }
    expect([...seen].sort()).toEqual(TEN_COINS.map((coin) => coin.id).sort());
  });

  test('shortcuts: / selector, j and k coins, t table, p pause', async ({ stage, dashboard, page }) => {
    await stage.open();
    await page.keyboard.press('/');
    await expect(dashboard.selector).toBeFocused();
    await dashboard.selector.blur();
    await page.keyboard.press('j');
    await expect(dashboard.dots).toHaveCount(20);
    const first = new URL(page.url()).searchParams.get('coin');
    await page.keyboard.press('j');
    await expect(page).not.toHaveURL(new RegExp(`coin=${first}$`));
    await page.keyboard.press('k');
    await expect(page).toHaveURL(new RegExp(`coin=${first}$`));
    await page.keyboard.press('t');
    await expect(dashboard.part('chart-table')).toBeVisible();
    await page.keyboard.press('p');
    await stage.reaches('paused');
    await page.keyboard.press('p');
    await stage.reaches('live');
  });

  test('focus stays on its dot, bar and row through updates', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.bar('solana').focus();
    await stage.nextWindow({ solana: { price: 5000 } });
    await expect(dashboard.barLabel('solana')).toHaveText('$5.0K');
    await expect(dashboard.bar('solana')).toBeFocused();
    await dashboard.choose('bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    await dashboard.dots.nth(10).focus();
    const end = await dashboard.dots.nth(10).getAttribute('data-window-end');
    await stage.nextWindow();
    await expect(page.locator(`[data-testid="dot"][data-window-end="${end}"]`)).toBeFocused();
    await expect(dashboard.dots.nth(9)).toHaveAttribute('data-window-end', end!);
  });

  test('focus is not lost when its dot leaves the window', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    await dashboard.dots.first().focus();
    const oldest = await dashboard.dots.first().getAttribute('data-window-end');
    await stage.nextWindow();
    await expect(dashboard.dots.first()).not.toHaveAttribute('data-window-end', oldest!);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  test('a tour by Tab alone reaches every control, each with a visible focus ring of 3:1', async ({
    stage,
    dashboard,
    page,
  }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    const wanted = [
      'pause-button',
      'theme-button',
      'settings-button',
      'coin-selector',
      'view-price',
      'chart-table-toggle',
      'bar',
    ];
    const reached = new Set<string>();
    await page.locator('body').press('Tab');
    for (let press = 0; press < 80; press++) {
      const stop = await focusStop(page);
      if (stop === null) break;
      for (const id of stop.names) reached.add(id);
      expect(stop.ring, `focus ring of ${stop.html}`).toBeGreaterThanOrEqual(3);
      expect(stop.inView, `in view: ${stop.html}`).toBe(true);
      await page.keyboard.press('Tab');
    }
    for (const name of wanted) expect([...reached]).toContain(name);
    expect([...reached]).toContain('attribution');
  });

  test('single-key shortcuts can be switched off', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.part('settings-button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: /shortcut/i }).uncheck();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(dashboard.part('settings-button')).toBeFocused();
    await dashboard.part('settings-button').blur();
    await page.keyboard.press('p');
    await page.keyboard.press('t');
    await expect(dashboard.part('chart-table')).toBeVisible({ visible: false });
    await stage.reaches('live');
  });
});

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab did not reach the element within 60 presses');
}

interface FocusStop {
  readonly names: readonly string[];
  readonly html: string;
  /** Contrast of the ring against what lies behind it; 0 when none is drawn. */
  readonly ring: number;
  readonly inView: boolean;
}

/** What has the focus; null when it has left the page. */
async function focusStop(page: Page): Promise<FocusStop | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d', { willReadFrequently: true })!;
    const parse = (colour: string) => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return [...pen.getImageData(0, 0, 1, 1).data] as [number, number, number, number];
    };
    const luminance = (colour: [number, number, number, number]) => {
      const [red, green, blue] = colour.slice(0, 3).map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const behind = (): [number, number, number, number] => {
      for (let at: Element | null = focused.parentElement; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour[3] > 250) return colour;
      }
      return [255, 255, 255, 255];
    };
    const ratioOf = (colour: string) => {
      const [light, dark] = [luminance(parse(colour)), luminance(behind())].sort((a, b) => b - a);
      return (light! + 0.05) / (dark! + 0.05);
    };
    const rings = [focused, ...focused.querySelectorAll('*')].map((element) => {
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      const stroked =
        element instanceof SVGElement && style.stroke !== 'none' && Number.parseFloat(style.strokeWidth) >= 2;
      return Math.max(outlined ? ratioOf(style.outlineColor) : 0, stroked ? ratioOf(style.stroke) : 0);
    });
    const box = focused.getBoundingClientRect();
    const names: string[] = [];
    for (let at: Element | null = focused; at; at = at.parentElement) {
      const name = at.getAttribute('data-testid');
      if (name) names.push(name);
    }
    return {
      names,
      html: focused.outerHTML.slice(0, 120),
      ring: Math.max(0, ...rings),
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
}
