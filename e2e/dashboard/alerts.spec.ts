import type { Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { alertRecord, iso, NEWEST_END_MS } from './pulse-script.js';

test.describe('alerts', () => {
  test('stand for every coin that moved 5 % or more, largest first', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.alerts).toHaveCount(3);
    const coins = await dashboard.alerts.evaluateAll((items) => items.map((item) => item.getAttribute('data-coin')));
    expect(coins).toEqual(['avalanche-2', 'solana', 'ripple']);
    await expect(dashboard.alert('solana')).toHaveAttribute('data-direction', 'up');
    await expect(dashboard.alert('solana')).toContainText(/SOL/);
    await expect(dashboard.alert('solana')).toContainText(/\+6\.03\s?%/);
    await expect(dashboard.alert('avalanche-2')).toHaveAttribute('data-direction', 'down');
    await expect(dashboard.alert('avalanche-2')).toContainText(/−6\.44\s?%/);
  });

  test('are raised at 5.00 % up or down, not at 4.99 %', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ cardano: { change: 4.99 }, dogecoin: { change: -4.99 } });
    await expect(dashboard.cell('cardano', 'change')).toContainText('4.99');
    await expect(dashboard.alert('cardano')).toHaveCount(0);
    await expect(dashboard.alert('dogecoin')).toHaveCount(0);
    await stage.nextWindow({ cardano: { change: 5 }, dogecoin: { change: -5 } });
    await expect(dashboard.alert('cardano')).toHaveAttribute('data-direction', 'up');
    await expect(dashboard.alert('dogecoin')).toHaveAttribute('data-direction', 'down');
  });

  test('stay at 4.6 % and clear at 4.4 %', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ cardano: { change: 5.2 } });
    await expect(dashboard.alert('cardano')).toHaveCount(1);
    await stage.nextWindow({ cardano: { change: 4.6 } });
    await expect(dashboard.cell('cardano', 'change')).toContainText('4.60');
    await expect(dashboard.alert('cardano')).toHaveCount(1);
    await stage.nextWindow({ cardano: { change: 4.4 } });
    await expect(dashboard.alert('cardano')).toHaveCount(0);
  });

  test('are not doubled by windows that come again', async ({ stage, dashboard, gateway, script }) => {
    await stage.open();
    const window = script.next({ cardano: { change: 5.2 } });
    await stage.pass(30_000);
    for (let repeat = 0; repeat < 3; repeat++) gateway.publish(window);
    await expect(dashboard.alert('cardano')).toHaveCount(1);
    await expect(dashboard.alerts).toHaveCount(4);
  });

  test('are spoken once, and plain prices never', async ({ stage, dashboard, page }) => {
    await stage.open();
    await expect(dashboard.cell('bitcoin', 'price')).toContainText('$103,912.00');
    await recordAnnouncements(page);
    for (let window = 0; window < 10; window++) {
      await stage.nextWindow(
        window === 4 ? { cardano: { change: 5.31 } } : { cardano: { change: window < 4 ? 1 : 5.3 } },
      );
      await expect(dashboard.cell('bitcoin', 'updated')).toContainText(/\d+\s*s/);
    }
    await expect.poll(() => announcements(page)).toHaveLength(1);
    expect((await announcements(page))[0]).toMatch(/Cardano|ADA/);
    await expect(page.locator('[aria-live="polite"], [role="status"], [role="log"]')).toHaveCount(1);
  });

  test('of the past are listed once each, newest first, with how long they lasted', async ({
    stage,
    dashboard,
    gateway,
    page,
  }) => {
    await stage.open();
    await expect(dashboard.part('alert-history')).toHaveCount(0);
    const raised = alertRecord({ coin: 'cardano', coin_id: 'ADA', since: NEWEST_END_MS - 600_000 });
    const cleared = { ...raised, event: 'cleared', change_24h: 4.4, window_end: iso(NEWEST_END_MS - 330_000) } as const;
    const open = alertRecord({ coin: 'solana', coin_id: 'SOL', since: NEWEST_END_MS });
    for (let repeat = 0; repeat < 2; repeat += 1) gateway.sendAlerts([raised, cleared, open]);
    await dashboard.part('alert-history').getByText('Alert history').click();
    const past = dashboard.part('past-alert');
    await expect(past).toHaveCount(2);
    await expect(past.nth(0)).toContainText(/SOL.*\+5\.20\s?%.*still open/s);
    await expect(past.nth(1)).toContainText(/ADA.*\+5\.20\s?%.*after 4 min/s);
    await past.nth(1).getByRole('button', { name: 'ADA' }).click();
    await expect(page).toHaveURL(/[?&]coin=cardano/);
  });

  test('open their coin', async ({ stage, dashboard, page }) => {
    await stage.open();
    const alert = dashboard.alert('solana');
    await alert
      .locator('button, a')
      .or(alert.and(page.locator('button, a')))
      .first()
      .click();
    await expect(page).toHaveURL(/[?&]coin=solana/);
    await expect(dashboard.dots).toHaveCount(20);
  });
});

/** Notes every text the live region takes from now on. */
async function recordAnnouncements(page: Page): Promise<void> {
  await page.getByTestId('live-region').evaluate((region) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    let last = region.textContent?.trim() ?? '';
    new MutationObserver(() => {
      const text = region.textContent?.trim() ?? '';
      if (text !== '' && text !== last) said.push(text);
      last = text;
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
}

async function announcements(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}
