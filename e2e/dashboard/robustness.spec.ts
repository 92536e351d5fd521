import type { FeedBody } from '@cmp/contracts';
import type { Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { iso, NEWEST_END_MS, PulseScript, WINDOW_MS } from './pulse-script.js';
import { scriptedCoin, TEN_COINS } from './ten-coins.js';

const HEAD = `"v":1,"seq":3,"server_time":"2026-11-23T12:01:36.000Z"`;

test.describe('bad, repeated and unordered input', () => {
  const PAYLOADS: Readonly<Record<string, string | Uint8Array>> = {
    'a cut frame': '{"v":1,"seq":3,"type":"upd',
    'an empty object': '{}',
    'a frame of no kind': `{${HEAD},"type":7}`,
    'a frame of a later version': `{"v":99,"seq":3,"type":"update","pulses":[]}`,
    'pulses that are no list': `{${HEAD},"type":"update","cursor":"log:1","pulses":{"coin":"bitcoin"}}`,
    'a price that is text': update({ price: '103912' }),
    'a price that is null': update({ price: null }),
    'a window end that is no time': update({ window_end: 'yesterday' }),
    'binary rubbish': Uint8Array.from({ length: 4096 }, (_, at) => (at * 197 + 13) % 256),
    'a megabyte of nothing': `{${HEAD},"type":"update","pulses":"${'x'.repeat(1_000_000)}"}`,
  };

  test('is ignored and counted, and the page goes on', async ({ gateway, stage, dashboard, page }) => {
    await stage.open();
    let count = 0;
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      await test.step(name, async () => {
        gateway.sendRaw(payload);
        count += 1;
        await expect(dashboard.part('ignored-updates')).toContainText(new RegExp(`ignored \\(${count}\\)`, 'i'));
        await expect(dashboard.barLabel('bitcoin')).toHaveText('$103.9K');
      });
    }
    expect(await page.locator('main').innerText()).not.toMatch(/NaN|\bnull\b|undefined|Infinity|\[object/);
    await stage.nextWindow({ bitcoin: { price: 118_400 } });
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$118.4K');
  });

  test('a message of a kind that only newer pages know changes nothing and asks for nothing', async ({
    gateway,
    stage,
    dashboard,
  }) => {
    await stage.open();
    for (const type of ['news', 'constructor']) {
      gateway.send({ type, server_time: iso(gateway.nowMs()) } as unknown as FeedBody);
    }
    await stage.nextWindow({ bitcoin: { price: 118_400 } });
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$118.4K');
    await expect(dashboard.part('ignored-updates')).toHaveCount(0);
    expect(gateway.requests.filter(({ type }) => type === 'resume')).toEqual([]);
  });

  test('a coin with markup for a name is text, never a script', async ({ gateway, stage, dashboard, page }) => {
    const name = '<img src=x onerror="globalThis.hacked=1">';
    const evil = { id: 'evil', symbol: '<b>E</b>', name, price: 5, change: 7, volume: 1000 };
    gateway.coins = [...TEN_COINS, evil];
    gateway.remember(new PulseScript(gateway.coins).history(20));
    await stage.goto();
    await expect(dashboard.bar('evil')).toBeVisible();
    await expect(dashboard.row('evil')).toContainText('<img src=x');
    await dashboard.choose('evil');
    await expect(dashboard.dots).toHaveCount(20);
    expect(await page.evaluate(() => (globalThis as { hacked?: number }).hacked)).toBeUndefined();
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
  });

  test('the same window twice, an old sequence number and an old revision change nothing', async ({
    gateway,
    script,
    stage,
    dashboard,
  }) => {
    await stage.open('?coin=bitcoin');
    const window = script.next({ bitcoin: { price: 104_512, revision: 1 } });
    await stage.pass(WINDOW_MS);
    const body = gateway.publish(window);
    await expect(dashboard.part('end-label')).toContainText('$104.5K');
    const drawn = await dashboard.linePath.getAttribute('d');
    gateway.publish(window);
    for (const client of gateway.clients) client.sendAgainAs(1, { ...body, pulses: [] });
    const bitcoin = scriptedCoin('bitcoin');
    gateway.publish([script.pulse(bitcoin, NEWEST_END_MS + WINDOW_MS, { price: 99_000, revision: 0 })]);
    gateway.publish([script.pulse(scriptedCoin('ethereum'), NEWEST_END_MS + WINDOW_MS, { price: 3999, revision: 5 })]);
    await expect(dashboard.cell('ethereum', 'price')).toContainText('$3,999.00');
    expect(await dashboard.linePath.getAttribute('d')).toBe(drawn);
    await expect(dashboard.part('end-label')).toContainText('$104.5K');
  });

  test('windows out of order end in the same picture as in order', async ({
    gateway,
    script,
    stage,
    dashboard,
    browser,
  }) => {
    await stage.open('?coin=bitcoin');
    const windows = [script.next(), script.next(), script.next(), script.next()];
    await stage.pass(4 * WINDOW_MS);
    for (const at of [2, 0, 3, 1]) gateway.publish(windows[at]!);
    const expected = Array.from({ length: 20 }, (_, at) => iso(NEWEST_END_MS + (at - 15) * WINDOW_MS));
    await expect.poll(() => dashboard.windowEnds()).toEqual(expected);
    const drawn = await dashboard.linePath.getAttribute('d');
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    const fresh = await context.newPage();
    await fresh.goto(`${gateway.url}?coin=bitcoin`);
    await expect.poll(() => fresh.getByTestId('line-path').getAttribute('d')).toBe(drawn);
    await context.close();
  });

  test('windows of another length do not mix with the page’s own', async ({ gateway, script, stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    const pulse = script.pulse(scriptedCoin('bitcoin'), NEWEST_END_MS + WINDOW_MS, { price: 50_000 });
    const windowStart = iso(NEWEST_END_MS + WINDOW_MS - 300_000);
    gateway.publish([{ ...pulse, window_ms: 300_000, window_start: windowStart }]);
    gateway.publish([script.pulse(scriptedCoin('ethereum'), NEWEST_END_MS, { price: 3999, revision: 1 })]);
    await expect(dashboard.cell('ethereum', 'price')).toContainText('$3,999.00');
    await expect(dashboard.part('end-label')).toContainText('$103.9K');
    await expect(dashboard.part('ignored-updates')).toBeHidden();
  });

  test('an unknown coin in the address gets words and a list to choose from', async ({
    gateway,
    script,
    stage,
    dashboard,
    page,
  }) => {
    gateway.remember(script.history(20));
    await stage.goto('?coin=foo');
    await expect(dashboard.part('unknown-coin')).toContainText(/no coin .foo./i);
    await dashboard.part('unknown-coin').locator('a, button').filter({ hasText: 'Solana' }).click();
    await expect(page).toHaveURL(/[?&]coin=solana/);
    await expect(dashboard.dots).toHaveCount(20);
  });

  test('an unknown coin with markup in the address is text as well', async ({
    gateway,
    script,
    stage,
    dashboard,
    page,
  }) => {
    gateway.remember(script.history(20));
    await stage.goto(`?coin=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    await expect(dashboard.part('unknown-coin')).toContainText('<img src=x');
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
  });
});

test.describe('pause', () => {
  test('freezes every value for three windows, counts them, and shows the newest on resume', async ({
    stage,
    dashboard,
    page,
  }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    await dashboard.part('pause-button').click();
    await stage.reaches('paused');
    const before = await frozenText(page);
    for (const price of [104_512, 105_512, 106_512]) await stage.nextWindow({ bitcoin: { price } });
    await expect(dashboard.pill).toContainText(/paused · 3 updates waiting/i);
    expect(await frozenText(page)).toEqual(before);
    await dashboard.part('pause-button').click();
    await stage.reaches('live');
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$106.5K');
  });

  test('holds back a new alert and the line as well', async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.part('pause-button').click();
    await stage.reaches('paused');
    const drawn = await dashboard.linePath.getAttribute('d');
    await stage.nextWindow({ cardano: { change: 5.5 }, bitcoin: { price: 110_000 } });
    await expect(dashboard.pill).toContainText(/1 update/i);
    expect(await dashboard.linePath.getAttribute('d')).toBe(drawn);
    await expect(dashboard.alert('cardano')).toHaveCount(0);
    await dashboard.part('pause-button').click();
    await expect(dashboard.alert('cardano')).toHaveCount(1);
  });
});

/** Everything that shows a price: bars, cards, prices of the table. */
async function frozenText(page: Page): Promise<string[]> {
  return page.locator('[data-testid="bar-label"], [data-card="value"], [data-cell="price"]').allInnerTexts();
}

function update(fault: Record<string, unknown>): string {
  const pulse = new PulseScript().next().find((candidate) => candidate.coin === 'bitcoin');
  return `{${HEAD},"type":"update","cursor":"log:1","pulses":[${JSON.stringify({ ...pulse, ...fault })}]}`;
}
