import type { Page } from '@playwright/test';
import { expect, test } from './dashboard-test.js';
import { iso, NEWEST_END_MS, WINDOW_MS } from './pulse-script.js';

/** `FEED_CLOSE.badRequest` of the contract. */
const BAD_REQUEST = 4400;

test.describe('transport', () => {
  test('is a native WebSocket, and nothing of Socket.IO is loaded', async ({ gateway, stage, page }) => {
    const scripts = scriptsOf(page);
    await stage.open();
    await stage.nextWindow();
    expect(gateway.connections).toEqual(['websocket']);
    expect(scripts.filter((url) => url.includes('/socket.io/'))).toEqual([]);
    const initial = await page
      .locator('script[src], link[rel="modulepreload"]')
      .evaluateAll((all) =>
        all.map((element) => (element as HTMLScriptElement).src || (element as HTMLLinkElement).href),
      );
    expect(scripts.filter((url) => url.endsWith('.js')).filter((url) => !initial.includes(url))).toEqual([]);
  });

  test('falls back to Socket.IO when no WebSocket can be opened, loading it only then', async ({
    gateway,
    guard,
    script,
    stage,
    dashboard,
    page,
  }) => {
    guard.expectRefusedConnections();
    const scripts = scriptsOf(page);
    gateway.remember(script.history(20));
    gateway.refusal = 'websocket';
    await stage.goto();
    await stage.reaches('live', 15_000);
    expect(gateway.refusedConnections).toBeGreaterThan(0);
    expect(gateway.connections).toEqual(['socket.io']);
    expect(scripts.filter((url) => url.endsWith('.js')).length).toBeGreaterThan(1);
    await expect(dashboard.bars).toHaveCount(10);
    await stage.nextWindow({ bitcoin: { price: 118_400 } });
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$118.4K');
    await expect(dashboard.part('ignored-updates')).toBeHidden();
  });

  test('resumes over Socket.IO as well', async ({ gateway, guard, script, stage, dashboard }) => {
    guard.expectRefusedConnections();
    gateway.remember(script.history(20));
    gateway.refusal = 'websocket';
    await stage.goto('?coin=bitcoin');
    await stage.reaches('live', 15_000);
    gateway.cut();
    gateway.remember([...script.next(), ...script.next()]);
    await stage.pass(2 * WINDOW_MS);
    const expected = Array.from({ length: 20 }, (_, at) => iso(NEWEST_END_MS + (at - 17) * WINDOW_MS));
    await expect.poll(() => dashboard.windowEnds(), { timeout: 15_000 }).toEqual(expected);
    expect(gateway.requests).toContainEqual(expect.objectContaining({ type: 'resume', cursor: 'log:200' }));
  });

  for (const refusal of ['none', 'websocket'] as const) {
    const transport = refusal === 'none' ? 'a WebSocket' : 'Socket.IO';
    test(`forgets the cursor when the gateway refuses a request, over ${transport}`, async ({
      gateway,
      guard,
      script,
      stage,
    }) => {
      guard.expectRefusedConnections();
      gateway.remember(script.history(20));
      if (refusal === 'websocket') gateway.refusal = 'websocket';
      await stage.goto();
      await stage.reaches('live', 15_000);
      const [first] = gateway.clients;
      first?.dismiss(BAD_REQUEST);
      await expect
        .poll(() => [...gateway.clients].filter((client) => client !== first).length, { timeout: 15_000 })
        .toBe(1);
      await stage.reaches('live', 15_000);
      expect(gateway.requests.filter(({ type }) => type === 'resume')).toEqual([]);
    });
  }
});

/** Every address asked for from now on, scripts and Socket.IO polls alike. */
function scriptsOf(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  return urls;
}
