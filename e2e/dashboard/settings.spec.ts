import type { Page } from '@playwright/test';
import { markContrasts } from './contrast.js';
import { expect, test } from './dashboard-test.js';

test.describe('settings', () => {
  test('times in UTC instead of the viewer’s zone, kept after a reload', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await choose(page, /UTC/);
    await dashboard.dots.last().focus();
    await expect(dashboard.tooltip).toContainText(/12:01:30\sPM/);
    await page.reload();
    await stage.reaches('live');
    await dashboard.dots.last().focus();
    await expect(dashboard.tooltip).toContainText(/12:01:30\sPM/);
    await expect(dashboard.part('attribution')).toContainText(/UTC/);
  });

  test('green and red instead of blue and orange, still 3:1 in both themes', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.part('view-change').click();
    const painted = () =>
      dashboard
        .bar('solana')
        .locator('[data-mark="bar"]')
        .evaluate((mark) => getComputedStyle(mark).fill);
    const before = await painted();
    await choose(page, /green.*red/i);
    expect(await painted()).not.toBe(before);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(
        (await markContrasts(page)).filter(({ ratio }) => ratio < 3),
        theme,
      ).toEqual([]);
    }
  });

  test('the dialog closes with Escape and gives the focus back', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.part('settings-button').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(dashboard.part('settings-button')).toBeFocused();
  });
});

/** Opens the dialog, sets the radio button of this name, closes it. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByTestId('settings-button').click();
  await page.getByRole('dialog').getByRole('radio', { name }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}
