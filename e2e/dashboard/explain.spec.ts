import { expect, test } from './dashboard-test.js';
import { NEWEST_END_MS, WINDOW_MS } from './pulse-script.js';
import { scriptedCoin } from './ten-coins.js';

const BITCOIN = scriptedCoin('bitcoin');

test.describe('where a price comes from', () => {
  test('is told with every price, its source and its place in the log, and checked', async ({
    stage,
    gateway,
    dashboard,
    script,
  }) => {
    await stage.open('?coin=bitcoin');
    const corrected = script.pulse(BITCOIN, NEWEST_END_MS, { price: 104_000, revision: 1, samples: 2 });
    gateway.explanations.remember(corrected, [103_912, 104_088]);
    gateway.publish([corrected]);
    await expect(dashboard.part('end-label')).toContainText('$104.0K');
    await dashboard.part('explain-button').first().click();

    const dialog = dashboard.page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/Where the price of Bitcoin at 1:01:30\sPM comes from/);
    await expect(dashboard.part('explain-price')).toHaveText('$104,000.00');
    await expect(dashboard.part('explain-summary')).toContainText('2 prices');
    await expect(dialog.locator('tbody tr')).toHaveText([
      /1:01:10\sPM\s*CoinGecko\s*\$103,912\.00\s*0·1000/,
      /1:01:20\sPM\s*CoinGecko\s*\$104,088\.00\s*0·1010/,
    ]);
    await expect(dashboard.part('explain-check')).toContainText('the same to the last digit');
    await expect(dashboard.part('explain-revisions').locator('li')).toHaveText([
      /First published\s*\$103,912\.00\s*of 1 price/,
      /Revision 1\s*\$104,000\.00\s*1 late price added, price \+0\.08%, was \$103,912\.00/,
    ]);
  });

  test('is said to be incomplete when the log has lost a part, and nothing is checked then', async ({
    stage,
    gateway,
    dashboard,
    script,
  }) => {
    await stage.open('?coin=bitcoin');
    const window = script.pulse(BITCOIN, NEWEST_END_MS + WINDOW_MS, { samples: 3 });
    gateway.explanations.remember(window, [BITCOIN.price]);
    gateway.publish([window]);
    await expect(dashboard.dots.last()).toHaveAccessibleName(/3 samples/);
    await dashboard.part('explain-button').first().click();
    await expect(dashboard.part('explain-incomplete')).toContainText(/Not complete: retention has removed/);
    await expect(dashboard.part('explain-summary')).toContainText('3 prices');
    await expect(dashboard.part('explain-summary')).toContainText('1 of them can be shown');
    await expect(dashboard.part('explain-check')).toHaveCount(0);
  });

  test('can be asked with the keyboard alone; Escape gives the focus back', async ({ stage, dashboard, page }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.dots.last().focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/Bitcoin at 1:01:00\sPM/);
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(dashboard.dots.nth(18)).toBeFocused();
    await expect(page).toHaveURL(/coin=bitcoin/);
  });

  test('can be asked from a row of the table and from the point under the pointer', async ({
    stage,
    dashboard,
    page,
  }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.part('chart-table-toggle').click();
    const button = dashboard.part('chart-table').getByRole('button').nth(4);
    await button.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/Bitcoin at 12:54:00\sPM/);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(button).toBeFocused();
    const box = (await dashboard.dots.nth(10).boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(dialog).toHaveAccessibleName(/Bitcoin at 12:57:00\sPM/);
  });

  test('follows a correction that arrives while it is read', async ({ stage, gateway, dashboard, script }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.part('explain-button').first().click();
    await expect(dashboard.part('explain-price')).toHaveText('$103,912.00');
    gateway.publish([script.pulse(BITCOIN, NEWEST_END_MS, { price: 104_000, revision: 1, samples: 2 })]);
    await expect(dashboard.part('explain-price')).toHaveText('$104,000.00');
  });

  test('has words and another try when the gateway refuses', async ({ stage, gateway, dashboard, guard }) => {
    guard.expectErrorAnswers();
    await stage.open('?coin=bitcoin');
    const message = 'another explanation is still being read; try again';
    gateway.explanations.refusal = { status: 503, body: { error: { code: 'busy', message } } };
    await dashboard.part('explain-button').first().click();
    await expect(dashboard.part('explain-failure')).toContainText('Another explanation is still being read');
    gateway.explanations.refusal = null;
    await dashboard.part('explain-failure').getByRole('button').click();
    await expect(dashboard.part('explain-price')).toHaveText('$103,912.00');
    await expect(dashboard.part('explain-failure')).toHaveCount(0);
  });
});
