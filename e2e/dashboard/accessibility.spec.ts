import type { Page } from '@playwright/test';
import { axeViolations } from './axe.js';
import { markContrasts, svgTextContrasts } from './contrast.js';
import { expect, test } from './dashboard-test.js';
import { colourDistance, paintedColour } from './painted-colour.js';
import { PAGE_STATES } from './page-states.js';

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };

const THEMES = ['light', 'dark'] as const;

test.describe('accessibility, in both themes', () => {
  for (const [state, bringAbout] of Object.entries(PAGE_STATES)) {
    test(`axe finds nothing at 1280 and 390 px: ${state}`, async ({
      gateway,
      guard,
      script,
      stage,
      dashboard,
      page,
    }) => {
      guard.expectRefusedConnections();
      await bringAbout({ gateway, script, stage, dashboard });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        for (const size of Object.values(SIZES)) {
          await page.setViewportSize(size);
          expect(await axeViolations(page), `${theme} at ${size.width} px`).toEqual([]);
        }
      }
    });
  }

  for (const state of ['live with bars', 'change view', 'live with a line', 'stale'] as const) {
    test(`texts of the charts have 4.5:1 and marks 3:1: ${state}`, async ({
      gateway,
      script,
      stage,
      dashboard,
      page,
    }) => {
      await PAGE_STATES[state]!({ gateway, script, stage, dashboard });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        const texts = await svgTextContrasts(page);
        expect(texts.length).toBeGreaterThan(5);
        expect(
          texts.filter(({ ratio }) => ratio < 4.5),
          theme,
        ).toEqual([]);
        const marks = await markContrasts(page);
        expect(marks.length).toBeGreaterThan(9);
        expect(
          marks.filter(({ ratio }) => ratio < 3),
          theme,
        ).toEqual([]);
      }
    });
  }
});

test.describe('structure', () => {
  test('nothing that can take focus sits inside an image role or is hidden from assistive tech', async ({
    stage,
    page,
    dashboard,
  }) => {
    for (const path of ['', '?coin=bitcoin']) {
      await stage.open(path);
      await expect(path === '' ? dashboard.bars : dashboard.dots).not.toHaveCount(0);
      const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
      expect(await page.locator(`[role="img"] :is(${focusable})`).count()).toBe(0);
      expect(
        await page.locator(`[aria-hidden="true"]:is(${focusable}), [aria-hidden="true"] :is(${focusable})`).count(),
      ).toBe(0);
    }
  });

  test('the line chart is a named group of 20 named points with a sentence that matches the data', async ({
    stage,
    page,
    dashboard,
  }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    const chart = page.locator('svg[role="group"][aria-roledescription="line chart"]');
    await expect(chart).toHaveCount(1);
    await expect(chart).toHaveAccessibleName(/Bitcoin/);
    await expect(chart.getByRole('img')).toHaveCount(20);
    await expect(dashboard.dots.last()).toHaveAccessibleName(/1:01:30\sPM.*\$103,912/);
    const caption = page.locator('figure').filter({ has: chart }).locator('figcaption');
    await expect(caption).toContainText(/Bitcoin (rose|fell|did not change|stayed|was flat)/);
    await expect(caption).toContainText('$103.9K');
  });

  test('the chart as a table has the same 20 rows, a caption and scopes, and keeps step', async ({
    stage,
    page,
    dashboard,
  }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    const ends = await dashboard.windowEnds();
    await dashboard.part('chart-table-toggle').click();
    const table = dashboard.part('chart-table');
    const rowEnds = () =>
      table
        .locator('tr[data-window-end]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-window-end')));
    await expect.poll(async () => (await rowEnds()).toSorted()).toEqual(ends);
    await expect(table.locator('caption')).toContainText('Bitcoin');
    expect(await table.locator('thead th:not([scope="col"])').count()).toBe(0);
    await stage.nextWindow({ bitcoin: { price: 104_512 } });
    await expect(table).toContainText('$104,512');
    await expect(page.locator('[data-testid="chart-table"] tr[data-window-end]')).toHaveCount(20);
  });

  test('every pointer target is at least 24 px, or has that much room', async ({ stage, page, dashboard }) => {
    for (const path of ['', '?coin=bitcoin']) {
      await stage.open(path);
      await expect(path === '' ? dashboard.bars : dashboard.dots).not.toHaveCount(0);
      expect(await smallTargets(page)).toEqual([]);
    }
  });

  test('a deuteranope and a protanope can tell up from down by colour, and everyone by arrow and sign', async ({
    stage,
    page,
    dashboard,
  }) => {
    await stage.open();
    const session = await page.context().newCDPSession(page);
    await dashboard.part('view-change').click();
    await expect(dashboard.barLabel('solana')).toContainText(/▲\s*\+/);
    await expect(dashboard.barLabel('ripple')).toContainText(/▼\s*−/);
    for (const type of ['deuteranopia', 'protanopia'] as const) {
      await session.send('Emulation.setEmulatedVisionDeficiency', { type });
      const [up, down] = [
        await paintedColour(dashboard.bar('solana')),
        await paintedColour(dashboard.bar('avalanche-2')),
      ];
      expect(colourDistance(up, down), `${type}: ${String(up)} and ${String(down)}`).toBeGreaterThanOrEqual(60);
    }
  });
});

/** Buttons, links and fields whose own box is under 24 px and whose 24 px circle would meet another target (WCAG 2.5.8). */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = [...document.querySelectorAll('a[href], button, input, select, summary, [role="button"]')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(
        ({ element, box }) =>
          box.width > 1 &&
          box.height > 1 &&
          element.checkVisibility() &&
          getComputedStyle(element).display !== 'inline',
      );
    const near = (a: DOMRect, b: DOMRect): boolean => {
      const dx = Math.max(b.left - (a.left + a.width / 2), a.left + a.width / 2 - b.right, 0);
      const dy = Math.max(b.top - (a.top + a.height / 2), a.top + a.height / 2 - b.bottom, 0);
      return Math.hypot(dx, dy) < 12;
    };
    return targets
      .filter(({ box }) => box.width < 23.5 || box.height < 23.5)
      .filter(({ element, box }) =>
        targets.some(
          (other) =>
            other.element !== element &&
            !other.element.contains(element) &&
            !element.contains(other.element) &&
            near(box, other.box),
        ),
      )
      .map(
        ({ element, box }) => `${element.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}`,
      );
  });
}
