import type { Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { PulseScript } from './pulse-script.js';
import { TEN_COINS } from './ten-coins.js';

test.describe('layout', () => {
  test('fits 320 to 1920 px without sideways scroll, bars and line', async ({ stage, dashboard, page }) => {
    await stage.open();
    for (const width of [320, 390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await dashboard.choose('');
      await expect(dashboard.bars).toHaveCount(10);
      expect(await sidewaysScroll(page), `bars at ${width} px`).toBeLessThanOrEqual(0);
      await expect.poll(() => outsideTheChart(page, 'bar-chart'), `bars at ${width} px`).toEqual([]);
      await dashboard.choose('bitcoin');
      await expect(dashboard.dots).toHaveCount(20);
      expect(await sidewaysScroll(page), `line at ${width} px`).toBeLessThanOrEqual(0);
      await expect.poll(() => outsideTheChart(page, 'line-chart'), `line at ${width} px`).toEqual([]);
    }
  });

  test('fits at 200 % and 400 % zoom', async ({ stage, dashboard, page }) => {
    await stage.open();
    for (const zoom of [2, 4]) {
      await page.setViewportSize({ width: 1280 / zoom, height: 1024 / zoom });
      await expect(dashboard.bars).toHaveCount(10);
      await expect.poll(() => sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await expect(dashboard.part('pause-button')).toBeVisible();
    }
  });

  test('texts of the charts do not lie on each other', async ({ stage, dashboard, page }) => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['', '?coin=bitcoin']) {
        await stage.open(path);
        await expect(path === '' ? dashboard.bars : dashboard.dots).not.toHaveCount(0);
        expect(await overlappingTexts(page), `${path || 'bars'} at ${width} px`).toEqual([]);
      }
    }
  });

  test('controls, cards and headings do not lie on each other', async ({ stage, dashboard, page }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    for (const width of [320, 390, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overlappingControls(page), `at ${width} px`).toEqual([]);
    }
  });

  test('bears wider letter, word and line spacing', async ({ stage, dashboard, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    await page.addStyleTag({
      content: '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; }',
    });
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await expect(dashboard.part('pause-button')).toBeVisible();
  });

  test('a long coin name and a huge price stay inside', async ({ gateway, stage, dashboard, page }) => {
    const long = {
      id: 'long',
      symbol: 'LONGSYMBOL',
      name: 'A Coin With A Remarkably Long And Winding Name',
      price: 987_654_321_012,
      change: -99.99,
      volume: 9e14,
    };
    gateway.coins = [long, ...TEN_COINS];
    gateway.remember(new PulseScript(gateway.coins).history(20));
    await page.setViewportSize({ width: 320, height: 800 });
    await stage.goto();
    await expect(dashboard.bars).toHaveCount(11);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    expect(await outsideTheChart(page, 'bar-chart')).toEqual([]);
  });

  test('prints the chart and its table, without the controls', async ({ stage, dashboard, page }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    await page.emulateMedia({ media: 'print' });
    await expect(dashboard.bars.first()).toBeVisible();
    await expect(dashboard.part('coin-table')).toBeVisible();
    await expect(dashboard.part('pause-button')).toBeHidden();
    const paper = await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(paper).toMatch(/^rgba?\((255, 255, 255|0, 0, 0, 0)/);
  });

  test('says what it needs where scripts do not run', async ({ gateway, browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(gateway.url);
    const words = page.locator('noscript p').first();
    await expect(words).toBeVisible();
    expect(await words.evaluate((element) => element.textContent)).toMatch(/JavaScript/);
    await context.close();
  });

  test('does not shift while the first windows arrive', async ({ gateway, script, stage, page, dashboard }) => {
    await page.addInitScript(() => {
      const shifts: { value: number; moved: string[] }[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) {
          if (entry.hadRecentInput) continue;
          const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
            const name = node instanceof Element ? `${node.tagName} ${node.className}` : (node?.textContent ?? 'gone');
            return `${name}: ${previousRect.x},${previousRect.y} to ${currentRect.x},${currentRect.y}`;
          });
          shifts.push({ value: entry.value, moved });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    gateway.remember(script.history(20));
    gateway.greeting = 'hello';
    await stage.goto();
    await expect(dashboard.selector.locator('option')).toHaveCount(11);
    gateway.sendSnapshot();
    await stage.reaches('live');
    await expect(dashboard.bars).toHaveCount(10);
    for (const price of [104_512, 105_512, 106_512]) {
      await stage.nextWindow({ bitcoin: { price } });
      await expect(dashboard.barLabel('bitcoin')).toHaveText(`$${(price / 1000).toFixed(1)}K`);
    }
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: { value: number }[] }).shifts);
    const total = shifts.reduce((sum, { value }) => sum + value, 0);
    expect(total, JSON.stringify(shifts, null, 1)).toBeLessThanOrEqual(0.02);
  });
});

/** TypeScript's DOM library does not know it yet (https://wicg.github.io/layout-instability/). */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Pixels the page can be scrolled sideways. */
async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Texts of a chart that reach outside of it. */
async function outsideTheChart(page: Page, chart: string): Promise<string[]> {
  return page.getByTestId(chart).evaluate((element) => {
    const frame = element.getBoundingClientRect();
    return [...element.querySelectorAll('text')]
      .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1))
      .map(
        ({ words, box }) =>
          `"${words}" from ${box.left.toFixed(0)} to ${box.right.toFixed(0)}, chart ${frame.left.toFixed(0)} to ${frame.right.toFixed(0)}`,
      );
  });
}

/** Pairs of SVG texts whose boxes share more than 2 px in both directions. */
async function overlappingTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [...document.querySelectorAll('svg text')]
      .map((text) => ({ words: text.textContent ?? '', box: text.getBoundingClientRect() }))
      .filter(({ words, box }) => words.trim() !== '' && box.width > 0);
    return texts.flatMap((one, at) =>
      texts.slice(at + 1).flatMap((other) => {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        return wide > 2 && high > 3 ? [`"${one.words}" on "${other.words}"`] : [];
      }),
    );
  });
}

/** Pairs of controls, cards and headings that cover a part of each other, although neither is inside the other. */
async function overlappingControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wanted = 'button, select, a[href]:not(.skip), h1, [data-testid="connection-pill"], [data-testid^="card-"]';
    const parts = [...document.querySelectorAll(wanted)]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 2 && box.height > 2);
    return parts.flatMap((one, at) =>
      parts.slice(at + 1).flatMap((other) => {
        if (one.element.contains(other.element) || other.element.contains(one.element)) return [];
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        return wide > 1 && high > 1
          ? [`${one.element.outerHTML.slice(0, 80)} on ${other.element.outerHTML.slice(0, 80)}`]
          : [];
      }),
    );
  });
}
