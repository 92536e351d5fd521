import type { DashboardPage } from './dashboard-page.js';
import { expect, test } from './dashboard-test.js';
import type { FakeGateway } from './fake-gateway.js';
import { iso, NEWEST_END_MS, WINDOW_MS } from './pulse-script.js';
import { coingecko, feedStatus } from './source-script.js';

test.describe('connection', () => {
  test('shows skeletons while loading, and says so after 5 s', async ({ gateway, stage, dashboard, page }) => {
    gateway.greeting = 'nothing';
    await stage.goto();
    await stage.reaches('loading');
    await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
    await expect(page.getByText('Still connecting')).toBeHidden();
    await stage.pass(5_100);
    await expect(page.getByText('Still connecting').first()).toBeVisible();
    await expect(dashboard.bars).toHaveCount(0);
  });

  test('says when the first window closes while there is none', async ({ stage, page }) => {
    await stage.goto();
    await stage.reaches('empty');
    await expect(page.getByText(/first window closes in \d+\s?s/i).first()).toBeVisible();
  });

  test('fills the page when the first window arrives', async ({ gateway, script, stage, dashboard }) => {
    await stage.goto();
    await stage.reaches('empty');
    gateway.publish(script.history(1));
    await stage.reaches('live');
    await expect(dashboard.bars).toHaveCount(10);
  });

  test('says Live with the age of the newest window', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.pill).toContainText(/Live/);
    await expect(dashboard.pill).toContainText(/[4-9]\s?s/);
  });

  test('keeps the data when the socket is lost, and comes back by itself', async ({
    gateway,
    guard,
    stage,
    dashboard,
  }) => {
    guard.expectRefusedConnections();
    await stage.open();
    gateway.refusal = 'everything';
    gateway.cut();
    await stage.reaches('reconnecting', 2_000);
    await expect(dashboard.banner).toContainText(/reconnecting/i);
    await expect(dashboard.bars).toHaveCount(10);
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$103.9K');
    gateway.refusal = 'none';
    await stage.reaches('live', 5_000);
    await expect(dashboard.bars).toHaveCount(10);
  });

  test('resumes after its last cursor: missed windows are filled in, none twice', async ({
    gateway,
    script,
    stage,
    dashboard,
  }) => {
    await stage.open('?coin=bitcoin');
    await stage.nextWindow();
    await expect(dashboard.dots.last()).toHaveAttribute('data-window-end', iso(NEWEST_END_MS + WINDOW_MS));
    gateway.cut();
    gateway.remember([...script.next(), ...script.next(), ...script.next()]);
    await stage.pass(3 * WINDOW_MS);
    const expected = Array.from({ length: 20 }, (_, at) => iso(NEWEST_END_MS + (at - 15) * WINDOW_MS));
    await expect.poll(() => dashboard.windowEnds()).toEqual(expected);
    await stage.reaches('live');
    expect(gateway.requests).toContainEqual(expect.objectContaining({ type: 'resume', cursor: 'log:210' }));
    await expect(dashboard.page.getByText(/live again, 3 windows filled in/i).first()).toBeVisible();
  });

  test('takes the whole state when its cursor is too old', async ({ gateway, script, stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    gateway.forgetCursors();
    gateway.cut();
    script.skip(3);
    gateway.remember(script.next());
    await stage.pass(4 * WINDOW_MS);
    await expect(dashboard.dots.last()).toHaveAttribute('data-window-end', iso(NEWEST_END_MS + 4 * WINDOW_MS));
    await expect(dashboard.page.getByText(/3 windows missing/i).first()).toBeVisible();
  });

  test('counts tries and the seconds to the next one, and Retry now tries at once', async ({
    gateway,
    guard,
    stage,
    dashboard,
  }) => {
    guard.expectRefusedConnections();
    await stage.open();
    gateway.refusal = 'everything';
    gateway.cut();
    await expect(dashboard.banner).toContainText(/try [2-9]/i, { timeout: 15_000 });
    await expect(dashboard.banner).toContainText(/in \d+\s?s/i, { timeout: 10_000 });
    await retryNow(gateway, dashboard);
    await stage.reaches('live', 3_000);
  });

  test('a gateway that is down at load: loading, Still connecting, disconnected, and Retry now works', async ({
    gateway,
    guard,
    script,
    stage,
    dashboard,
    page,
  }) => {
    guard.expectRefusedConnections();
    gateway.remember(script.history(20));
    gateway.refusal = 'everything';
    await stage.goto();
    await stage.reaches('loading');
    await stage.pass(5_100);
    await expect(page.getByText('Still connecting').first()).toBeVisible();
    await stage.pass(56_000);
    await stage.reaches('disconnected');
    await retryNow(gateway, dashboard);
    await stage.reaches('live');
    await expect(dashboard.bars).toHaveCount(10);
  });

  test('is disconnected after a minute and says from when its data are', async ({
    gateway,
    guard,
    stage,
    dashboard,
  }) => {
    guard.expectRefusedConnections();
    await stage.open();
    gateway.refusal = 'everything';
    gateway.cut();
    await stage.reaches('reconnecting');
    await stage.pass(61_000);
    await stage.reaches('disconnected');
    await expect(dashboard.banner).toContainText(/showing data from/i);
    await expect(dashboard.banner).toContainText(/1:01/);
    await expect(dashboard.bars).toHaveCount(10);
  });

  test('says offline in its own words, and is live again once online', async ({ guard, stage, dashboard, context }) => {
    guard.expectRefusedConnections();
    await stage.open();
    await context.setOffline(true);
    await stage.reaches('offline');
    await expect(dashboard.banner).toContainText(/offline/i);
    await expect(dashboard.bars).toHaveCount(10);
    await context.setOffline(false);
    await stage.reaches('live');
    await expect(dashboard.banner).toBeHidden();
  });

  test('asks again when a sequence number is left out', async ({ gateway, script, stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    gateway.remember(script.next());
    await stage.pass(2 * WINDOW_MS);
    const second = script.next();
    gateway.remember(second);
    for (const client of gateway.clients) client.send(gateway.updateOf(second), 1);
    await expect(dashboard.dots.last()).toHaveAttribute('data-window-end', iso(NEWEST_END_MS + 2 * WINDOW_MS));
    await expect
      .poll(() => gateway.requests)
      .toContainEqual(expect.objectContaining({ type: 'resume', cursor: 'log:200' }));
    const expected = Array.from({ length: 20 }, (_, at) => iso(NEWEST_END_MS + (at - 17) * WINDOW_MS));
    await expect.poll(() => dashboard.windowEnds()).toEqual(expected);
  });

  test('tells that a source asks to wait, for how long, and who serves meanwhile', async ({
    gateway,
    stage,
    dashboard,
  }) => {
    await stage.open();
    const waiting = coingecko(gateway.nowMs(), {
      state: 'limited',
      active: false,
      detail: 'CoinGecko answered 429.',
      next_poll_at: iso(gateway.nowMs() + 40_000),
    });
    const kraken = coingecko(gateway.nowMs(), {
      source: 'kraken',
      attribution: { text: 'Prices from Kraken', url: 'https://www.kraken.com/' },
    });
    gateway.publishStatus(feedStatus([waiting, kraken]));
    await expect(dashboard.banner).toContainText(/CoinGecko/);
    await expect(dashboard.banner).toContainText(/(3[5-9]|40)\s?s/);
    await expect(dashboard.banner).toContainText(/Kraken/);
    await stage.pass(10_000);
    await expect(dashboard.banner).toContainText(/(2[5-9]|30)\s?s/);
    await expect(dashboard.banner).toContainText(/volume/i);
    await expect(dashboard.part('attribution')).toContainText('Prices from Kraken');
  });

  test('says when the gateway itself cannot read the log', async ({ gateway, stage, dashboard }) => {
    await stage.open();
    gateway.publishStatus(feedStatus([coingecko(gateway.nowMs())], false));
    await expect(dashboard.banner).toBeVisible();
    gateway.publishStatus(feedStatus([coingecko(gateway.nowMs())], true));
    await expect(dashboard.banner).toBeHidden();
  });

  test('shows coins a source does not serve as not served, and the rest live', async ({
    gateway,
    stage,
    dashboard,
  }) => {
    await stage.open();
    gateway.publishStatus(feedStatus([coingecko(gateway.nowMs(), { unserved_coins: ['cardano'] })]));
    await expect(dashboard.row('cardano')).toHaveAttribute('data-state', 'unserved');
    await expect(dashboard.row('cardano')).toContainText(/not served/i);
    await expect(dashboard.row('bitcoin')).toHaveAttribute('data-state', 'fresh');
  });
});

/** Presses Retry now while the page's timers stand still: the connection that follows is the button's, not the next planned try's. */
async function retryNow(gateway: FakeGateway, dashboard: DashboardPage): Promise<void> {
  const { page } = dashboard;
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 2_000));
  await expect(async () => {
    const before = gateway.refusedConnections;
    await page.evaluate(async () => (await fetch('favicon.svg')).text());
    expect(gateway.refusedConnections, 'a try that was under way has been refused').toBe(before);
  }).toPass({ intervals: [100] });
  const before = gateway.connections.length;
  gateway.refusal = 'none';
  await dashboard.part('retry-now').dispatchEvent('click');
  await expect.poll(() => gateway.connections.length).toBe(before + 1);
  await page.clock.resume();
}
