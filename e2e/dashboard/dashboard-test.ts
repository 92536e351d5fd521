/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { expect, test as base } from '@playwright/test';
import type { PulseRecord } from '@cmp/contracts';
import { DashboardPage } from './dashboard-page.js';
import { FakeGateway, FIRST_AGE_MS } from './fake-gateway.js';
import { PageGuard } from './page-guard.js';
import { NEWEST_END_MS, PulseScript, WINDOW_MS } from './pulse-script.js';
import type { ScriptedCoin } from './ten-coins.js';

/** The viewer's clock is wrong on purpose: ages must come from the gateway's `server_time`. */
const VIEWER_CLOCK_MS = NEWEST_END_MS + FIRST_AGE_MS - (2 * 60 + 17) * 60_000;

export interface Options {
  /** False for tests that measure real time: the page then has the browser's own clock. */
  readonly steeredClock: boolean;
}

export interface Fixtures {
  readonly gateway: FakeGateway;
  readonly guard: PageGuard;
  readonly script: PulseScript;
  readonly dashboard: DashboardPage;
  readonly stage: Stage;
}

/** Moves gateway and page together. */
export class Stage {
  constructor(
    private readonly gateway: FakeGateway,
    private readonly script: PulseScript,
    readonly dashboard: DashboardPage,
    private readonly steered: boolean,
  ) {}

  /** The ten-coin history of 20 windows, and the page open on `path` and live. */
  async open(path = ''): Promise<void> {
    this.gateway.remember(this.script.history(20));
    await this.goto(path);
    await this.reaches('live');
  }

  /** The newest window of a coin as scripted, for tests that need one record. */
  pulseOf(coin: ScriptedCoin): PulseRecord {
    return this.script.pulse(coin, NEWEST_END_MS, {});
  }

  async goto(path = ''): Promise<void> {
    await this.dashboard.page.goto(this.gateway.url + path);
  }

  async reaches(state: string, timeout = 5_000): Promise<void> {
    await expect(this.dashboard.page.locator('html')).toHaveAttribute('data-connection', state, { timeout });
  }

  /** Both clocks jump; timers of the page that fell due run once. */
  async pass(ms: number): Promise<void> {
    this.gateway.advance(ms);
    if (this.steered) await this.dashboard.page.clock.fastForward(ms);
  }

  /** One window later: time passes and the script's next window is published. */
  async nextWindow(values: Parameters<PulseScript['next']>[0] = {}): Promise<void> {
    await this.pass(WINDOW_MS);
    this.gateway.publish(this.script.next(values));
  }
}

export const test = base.extend<Options & Fixtures>({
  steeredClock: [true, { option: true }],
  gateway: async ({}, use) => {
    const gateway = await FakeGateway.start();
    await use(gateway);
    await gateway.stop();
  },
  script: async ({}, use) => use(new PulseScript()),
  guard: [
    async ({ page, gateway }, use) => {
      const guard = new PageGuard();
      guard.watch(page, gateway.url);
      await use(guard);
      expect(guard.faults, 'console errors, warnings, page errors, foreign requests').toEqual([]);
    },
    { auto: true },
  ],
  dashboard: async ({ page, steeredClock }, use) => {
    if (steeredClock) await page.clock.install({ time: VIEWER_CLOCK_MS });
    await use(new DashboardPage(page));
  },
  stage: async ({ gateway, script, dashboard, steeredClock }, use) =>
    use(new Stage(gateway, script, dashboard, steeredClock)),
});

export { expect };
