import { expect } from '@playwright/test';
import type { DashboardPage } from './dashboard-page.js';
import type { Stage } from './dashboard-test.js';
import type { FakeGateway } from './fake-gateway.js';
import { longWindows, THREE_WINDOWS } from './long-windows.js';
import { alertRecord, iso, NEWEST_END_MS, type PulseScript } from './pulse-script.js';
import { coingecko, feedStatus } from './source-script.js';
import { scriptedCoin } from './ten-coins.js';

interface Cast {
  readonly gateway: FakeGateway;
  readonly script: PulseScript;
  readonly stage: Stage;
  readonly dashboard: DashboardPage;
}

/** How to bring the page into each of its states; every one ends when the state is on the screen. */
export const PAGE_STATES: Readonly<Record<string, (cast: Cast) => Promise<void>>> = {
  loading: async ({ gateway, stage }) => {
    gateway.greeting = 'nothing';
    await stage.goto();
    await stage.reaches('loading');
    await stage.pass(5_100);
  },
  empty: async ({ stage }) => {
    await stage.goto();
    await stage.reaches('empty');
  },
  'live with bars': async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
  },
  'live with a line': async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    await expect(dashboard.dots).toHaveCount(20);
    await dashboard.dots.last().focus();
    await expect(dashboard.tooltip).toBeVisible();
  },
  'chart as table': async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.part('chart-table-toggle').click();
    await expect(dashboard.part('chart-table')).toBeVisible();
  },
  'change view': async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.part('view-change').click();
    await expect(dashboard.bars).toHaveCount(10);
  },
  'alert history': async ({ gateway, stage, dashboard }) => {
    await stage.open();
    gateway.sendAlerts([alertRecord({ coin: 'solana', coin_id: 'SOL', since: NEWEST_END_MS })]);
    await dashboard.part('alert-history').getByText('Alert history').click();
    await expect(dashboard.part('past-alert')).toHaveCount(1);
  },
  'corrected line': async ({ gateway, script, stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    gateway.publish([script.pulse(scriptedCoin('bitcoin'), NEWEST_END_MS, { price: 104_512, revision: 1 })]);
    await dashboard.part('chart-table-toggle').click();
    await dashboard.dots.last().focus();
    await expect(dashboard.tooltip).toContainText('was $103,912.00');
  },
  stale: async ({ stage, dashboard }) => {
    await stage.open();
    await stage.pass(80_000);
    await expect(dashboard.row('bitcoin')).toHaveAttribute('data-state', 'stale');
  },
  ageing: async ({ stage, dashboard }) => {
    await stage.open();
    await stage.pass(50_000);
    await expect(dashboard.row('bitcoin')).toHaveAttribute('data-state', 'ageing');
  },
  reconnecting: async ({ gateway, stage }) => {
    await stage.open();
    gateway.refusal = 'everything';
    gateway.cut();
    await stage.reaches('reconnecting');
  },
  disconnected: async ({ gateway, stage }) => {
    await stage.open();
    gateway.refusal = 'everything';
    gateway.cut();
    await stage.reaches('reconnecting');
    await stage.pass(61_000);
    await stage.reaches('disconnected');
  },
  offline: async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.page.context().setOffline(true);
    await stage.reaches('offline');
  },
  paused: async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.part('pause-button').click();
    await stage.reaches('paused');
  },
  limited: async ({ gateway, stage, dashboard }) => {
    await stage.open();
    const nowMs = gateway.nowMs();
    gateway.publishStatus(feedStatus([coingecko(nowMs, { state: 'limited', next_poll_at: iso(nowMs + 40_000) })]));
    await expect(dashboard.banner).toContainText(/CoinGecko/);
  },
  simulated: async ({ gateway, stage, dashboard }) => {
    gateway.status = feedStatus([
      coingecko(gateway.nowMs(), { source: 'simulated', simulated: true, attribution: null }),
    ]);
    await stage.open();
    await expect(dashboard.part('simulated-banner')).toBeVisible();
  },
  'partly served': async ({ gateway, stage, dashboard }) => {
    await stage.open();
    gateway.publishStatus(feedStatus([coingecko(gateway.nowMs(), { unserved_coins: ['cardano'] })]));
    await expect(dashboard.row('cardano')).toHaveAttribute('data-state', 'unserved');
  },
  'an update ignored': async ({ gateway, stage, dashboard }) => {
    await stage.open();
    gateway.sendRaw('{"v":1');
    await expect(dashboard.part('ignored-updates')).toBeVisible();
  },
  'unknown coin': async ({ gateway, script, stage, dashboard }) => {
    gateway.remember(script.history(20));
    await stage.goto('?coin=foo');
    await expect(dashboard.part('unknown-coin')).toBeVisible();
  },
  'a price explained': async ({ gateway, script, stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    const corrected = script.pulse(scriptedCoin('bitcoin'), NEWEST_END_MS, { price: 104_000, revision: 1, samples: 2 });
    gateway.explanations.remember(corrected, [103_900, 104_100]);
    gateway.publish([corrected]);
    await expect(dashboard.part('end-label')).toContainText('$104.0K');
    await dashboard.part('explain-button').first().click();
    await expect(dashboard.part('explain-check')).toBeVisible();
  },
  'a price that cannot be explained in full': async ({ stage, dashboard }) => {
    await stage.open('?coin=bitcoin');
    await dashboard.part('explain-button').first().click();
    await expect(dashboard.part('explain-incomplete')).toBeVisible();
  },
  'another window': async ({ gateway, stage, dashboard }) => {
    gateway.windows = THREE_WINDOWS;
    gateway.otherWindows = longWindows(NEWEST_END_MS, 12);
    await stage.open('?coin=bitcoin&window=300000');
    await expect(dashboard.dots).toHaveCount(12);
  },
  settings: async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.part('settings-button').click();
    await expect(dashboard.page.getByRole('dialog')).toBeVisible();
  },
};
