import type { Page } from '@playwright/test';
import { contrastOf } from './contrast.js';
import { expect, test } from './dashboard-test.js';

test.describe('themes', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`follows a ${scheme} system`, async ({ stage, page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await stage.open();
      await expect(page.locator('html')).toHaveAttribute('data-theme', scheme);
      const brightness = await backgroundBrightness(page);
      if (scheme === 'light') expect(brightness).toBeGreaterThan(200);
      else expect(brightness).toBeLessThan(60);
    });
  }

  test('keeps the viewer’s choice after a reload, without a flash of the other theme', async ({
    stage,
    dashboard,
    page,
  }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await stage.open();
    for (let press = 0; press < 3 && (await page.locator('html').getAttribute('data-theme')) !== 'dark'; press++) {
      await dashboard.part('theme-button').click();
    }
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.addInitScript(() => {
      const painted: string[] = [];
      Object.assign(globalThis, { painted });
      const look = () => {
        if (document.body) painted.push(document.documentElement.getAttribute('data-theme') ?? 'none');
        if (painted.length < 10) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await stage.reaches('live');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const painted = await page.evaluate(() => (globalThis as unknown as { painted: string[] }).painted);
    expect([...new Set(painted)]).toEqual(['dark']);
  });

  test('charts follow a switch at once', async ({ stage, dashboard, page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await stage.open('?coin=bitcoin');
    const before = await dashboard.linePath.evaluate((line) => getComputedStyle(line).stroke);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => dashboard.linePath.evaluate((line) => getComputedStyle(line).stroke)).not.toBe(before);
  });

  test('forced colours keep outlines and readable text', async ({ stage, dashboard, page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    expect(await contrastOf(dashboard.barLabel('bitcoin'))).toBeGreaterThanOrEqual(4.5);
    await dashboard.part('pause-button').focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    const outline = await dashboard.part('pause-button').evaluate((button) => getComputedStyle(button).outlineStyle);
    expect(outline).not.toBe('none');
  });

  test('reduced motion: a new window starts no transition and no animation', async ({ stage, dashboard, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await stage.open();
    await page.evaluate(() => {
      const root = document.documentElement;
      root.dataset['moved'] = '';
      for (const kind of ['transitionrun', 'animationstart']) {
        document.addEventListener(kind, ({ target }) => {
          root.dataset['moved'] += `${kind} of ${target instanceof Element ? target.tagName : 'the page'}; `;
        });
      }
    });
    for (const path of ['bars', 'line'] as const) {
      if (path === 'line') await dashboard.choose('bitcoin');
      await stage.nextWindow({ bitcoin: { price: path === 'bars' ? 104_512 : 106_512 } });
      await expect(path === 'bars' ? dashboard.barLabel('bitcoin') : dashboard.part('end-label')).toContainText(
        path === 'bars' ? '$104.5K' : '$106.5K',
      );
      await expect(page.locator('html')).toHaveAttribute('data-moved', '');
    }
  });
});

test.describe('locales and time zones', () => {
  const LOCALES: Readonly<Record<string, { label: RegExp }>> = {
    'de-DE': { label: /103\.912\s?\$|103\.912,\d+\s?\$/ },
    'fr-FR': { label: /103,9\s?k\s?\$/ },
    'ar-EG': { label: /[٠-٩]/ },
    'ja-JP': { label: /\$10\.4万/ },
    'en-IN': { label: /\$1\.0L/ },
  };
  for (const [locale, { label }] of Object.entries(LOCALES)) {
    test.describe(locale, () => {
      test.use({ locale });
      test(`labels and times are whole and in one format`, async ({ stage, dashboard, page }) => {
        await stage.open();
        await expect(dashboard.bars).toHaveCount(10);
        await expect(dashboard.barLabel('bitcoin')).toHaveText(label);
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          const clipped = await page.getByTestId('bar-chart').evaluate((chart) => {
            const frame = chart.getBoundingClientRect();
            return [...chart.querySelectorAll('[data-testid="bar-label"]')]
              .filter(
                (text) =>
                  text.getBoundingClientRect().right > frame.right + 1 ||
                  text.getBoundingClientRect().left < frame.left - 1,
              )
              .map((text) => text.textContent);
          });
          expect(clipped).toEqual([]);
        }
        await dashboard.choose('bitcoin');
        await expect(dashboard.dots).toHaveCount(20);
        await dashboard.dots.last().focus();
        const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'Europe/Berlin' }).format(
          Date.parse('2026-11-23T12:01:30Z'),
        );
        await expect(dashboard.tooltip).toContainText(new RegExp(time.replace(/[\s\u202f]+/g, '\\s+')));
      });
    });
  }

  test.describe('in Kolkata', () => {
    test.use({ timezoneId: 'Asia/Kolkata' });
    test('times are local to the viewer, machine times stay UTC', async ({ stage, dashboard, page }) => {
      await stage.open('?coin=bitcoin');
      await expect(dashboard.dots).toHaveCount(20);
      await dashboard.dots.last().focus();
      await expect(dashboard.tooltip).toContainText(/5:31:30\sPM/);
      await expect(dashboard.part('attribution')).toContainText(/Asia\/(Kolkata|Calcutta)/);
      await expect(page.locator('time[datetime="2026-11-23T12:01:30.000Z"]').first()).toBeVisible();
    });
  });
});

/** 0 black to 255 white. */
async function backgroundBrightness(page: Page): Promise<number> {
  return page.locator('body').evaluate((body) => {
    const channels = /\d+(\.\d+)?/g;
    const own = getComputedStyle(body).backgroundColor;
    const colour = /rgba?\(0, 0, 0, 0\)/.test(own) ? getComputedStyle(document.documentElement).backgroundColor : own;
    const [red, green, blue] = (colour.match(channels) ?? []).map(Number);
    return ((red ?? 0) + (green ?? 0) + (blue ?? 0)) / 3;
  });
}
