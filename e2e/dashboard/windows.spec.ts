import type { PulseRecord } from '@cmp/contracts';
import type { FakeGateway } from './fake-gateway.js';
import { expect, test } from './dashboard-test.js';
import { longWindows, FIVE_MINUTES, THREE_WINDOWS } from './long-windows.js';
import { NEWEST_END_MS } from './pulse-script.js';

const NOTE = /windows of 5 min, one every 30 s/;

test.describe('windows of another length', () => {
  test('are no choice when there is one length, and a length that is not computed is the primary one', async ({
    stage,
    dashboard,
  }) => {
    await stage.open('?coin=bitcoin&window=60000');
    await expect(dashboard.dots).toHaveCount(20);
    await expect(dashboard.part('window-select')).toHaveCount(0);
    await expect(dashboard.part('window-note')).toHaveCount(0);
  });

  test('are chosen by keyboard, read from the log, and kept in the address', async ({
    stage,
    gateway,
    dashboard,
    page,
  }) => {
    prepare(gateway, longWindows(NEWEST_END_MS, 12));
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    const select = dashboard.part('window-select');
    await expect(select.locator('option')).toHaveText(['30 s, live', '10 s', '5 min, every 30 s']);
    await select.focus();
    await page.keyboard.press('5');
    await expect(page).toHaveURL(/coin=bitcoin&window=300000/);
    await expect(dashboard.dots).toHaveCount(12);
    await expect(dashboard.part('window-note')).toContainText(NOTE);
    await expect(dashboard.part('window-note')).toContainText(/read \d+ s ago/);
    await page.reload();
    await stage.reaches('live');
    await expect(dashboard.dots).toHaveCount(12);
    await select.selectOption('30 s, live');
    await expect(dashboard.dots).toHaveCount(20);
    expect(page.url()).not.toContain('window=');
  });

  test('are read again when the next one is due, and no window of the feed gets among them', async ({
    stage,
    gateway,
    dashboard,
  }) => {
    prepare(gateway, longWindows(NEWEST_END_MS, 12));
    await stage.open('?coin=bitcoin&window=300000');
    await expect(dashboard.dots).toHaveCount(12);
    gateway.otherWindows = longWindows(NEWEST_END_MS + 30_000, 13);
    await stage.nextWindow({ bitcoin: { price: 200_000 } });
    await expect(dashboard.cell('bitcoin', 'price')).toContainText('$200,000');
    await stage.pass(10_000);
    await expect(dashboard.dots).toHaveCount(13);
    for (const end of await dashboard.windowEnds())
      expect(Date.parse(end ?? '')).toBeLessThanOrEqual(NEWEST_END_MS + 30_000);
    await expect(dashboard.part('end-label')).toContainText('$100.0K');
  });

  test('stay on the screen with their age when the gateway refuses, and come back', async ({
    stage,
    gateway,
    dashboard,
    guard,
  }) => {
    guard.expectErrorAnswers();
    prepare(gateway, longWindows(NEWEST_END_MS, 12));
    await stage.open('?coin=bitcoin&window=300000');
    await expect(dashboard.dots).toHaveCount(12);
    gateway.otherWindows = null;
    await stage.pass(40_000);
    await expect(dashboard.part('window-note')).toContainText('The log does not answer. Trying again');
    await expect(dashboard.part('window-note')).toContainText(/read 4\d s ago/);
    await expect(dashboard.dots).toHaveCount(12);
    gateway.otherWindows = longWindows(NEWEST_END_MS + 30_000, 13);
    await stage.pass(11_000);
    await expect(dashboard.dots).toHaveCount(13);
    await expect(dashboard.part('window-note')).not.toContainText('Trying again');
  });
});

function prepare(gateway: FakeGateway, windows: readonly PulseRecord[]): void {
  gateway.windows = THREE_WINDOWS;
  gateway.otherWindows = windows;
  expect(windows[0]?.window_ms).toBe(FIVE_MINUTES.window_ms);
}
