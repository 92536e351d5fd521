import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { FakeCoinGecko } from '../fakes/coingecko/index.js';
import { StartedApp, freePort } from '../pipeline/started-app.js';
import { PageGuard } from './page-guard.js';

/** The page on the real product: everything between the venue and the browser is what `npm start` runs. */
let folder: string;
let app: StartedApp | undefined;
let venue: FakeCoinGecko;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-page-'));
  venue = await FakeCoinGecko.start({ scenario: 'samples' });
});

test.afterEach(async () => {
  await app?.stop();
  await venue.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(page: Page, environment: Record<string, string>): Promise<PageGuard> {
  const started = StartedApp.start('standalone', {
    PORT: '0',
    DATA_DIR: folder,
    WINDOW_MS: '2000',
    GRACE_MS: '0',
    IDLE_CLOSE_MS: '300',
    POLL_INTERVAL_MS: '1000',
    COINGECKO_CALLS_PER_MINUTE: '120',
    COINGECKO_BASE_URL: venue.baseUrl,
    ...environment,
  });
  app = started;
  await expect.poll(() => started.stdout, { message: 'the announcement', timeout: 20_000 }).toContain('http://');
  const address = /http:\/\/\S+/.exec(started.stdout)?.[0] ?? '';
  const guard = new PageGuard();
  guard.watch(page, address);
  await page.goto(address);
  return guard;
}

test('shows the prices of CoinGecko with its attribution, and a line that grows with each window', async ({ page }) => {
  const guard = await open(page, { SOURCE: 'auto' });
  await expect(page.getByTestId('bar')).toHaveCount(10);
  await expect(page.locator('[data-testid=bar][data-coin=bitcoin] [data-testid=bar-label]')).toHaveText('$103.9K');
  await expect(page.getByTestId('attribution').getByRole('link', { name: 'Data provided by CoinGecko' })).toBeVisible();
  await expect(page.getByTestId('simulated-banner')).toHaveCount(0);
  await page.getByTestId('coin-selector').selectOption('bitcoin');
  await expect.poll(() => page.getByTestId('dot').count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  const before = await page.getByTestId('dot').count();
  await expect.poll(() => page.getByTestId('dot').count(), { timeout: 15_000 }).toBeGreaterThan(before);
  expect(guard.faults).toEqual([]);
});

test('says SIMULATED when no venue can be reached', async ({ page }) => {
  const port = await freePort();
  const guard = await open(page, { SOURCE: 'auto', COINGECKO_BASE_URL: `http://127.0.0.1:${port}/api/v3` });
  await expect(page.getByTestId('simulated-banner')).toBeVisible();
  await expect(page).toHaveTitle(/SIMULATED/);
  await expect(page.getByTestId('bar')).toHaveCount(10);
  expect(guard.faults).toEqual([]);
});

test('falls back to Socket.IO where no WebSocket can be opened', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebSocket'));
  const guard = await open(page, { SOURCE: 'coingecko' });
  await expect(page.getByTestId('bar')).toHaveCount(10, { timeout: 15_000 });
  await expect(page.getByTestId('connection-pill')).toHaveAttribute('data-state', 'live', { timeout: 15_000 });
  expect(guard.faults).toEqual([]);
});
