import { expect, test } from './dashboard-test.js';
import { contrastOf } from './contrast.js';

const BUT_BITCOIN = { bitcoin: null };

test.describe('freshness', () => {
  test('marks one coin ageing after 45 s and stale after 75 s, and no other', async ({ stage, dashboard }) => {
    await stage.open();
    const bitcoin = dashboard.row('bitcoin');
    await expect(bitcoin).toHaveAttribute('data-state', 'fresh');
    await stage.nextWindow(BUT_BITCOIN);
    await stage.pass(13_000);
    await expect(bitcoin).toHaveAttribute('data-state', 'ageing');
    await stage.pass(17_000);
    await stage.nextWindow(BUT_BITCOIN);
    await expect(bitcoin).toHaveAttribute('data-state', 'stale');
    await expect(bitcoin).toContainText(/as of 1:01:30\sPM/);
    await expect(dashboard.row('ethereum')).toHaveAttribute('data-state', 'fresh');
  });

  test('keeps a stale value readable', async ({ stage, dashboard }) => {
    await stage.open();
    for (let window = 0; window < 3; window++) await stage.nextWindow(BUT_BITCOIN);
    await expect(dashboard.row('bitcoin')).toHaveAttribute('data-state', 'stale');
    expect(await contrastOf(dashboard.cell('bitcoin', 'price'))).toBeGreaterThanOrEqual(4.5);
  });

  test('leaves a coin out of average and sentiment after 150 s, and the coverage says so', async ({
    stage,
    dashboard,
  }) => {
    await stage.open();
    await expect(dashboard.part('card-coverage')).toContainText('10 of 10');
    for (let window = 0; window < 6; window++) await stage.nextWindow({ solana: null });
    await expect(dashboard.part('card-coverage')).toContainText('9 of 10');
    await expect(dashboard.part('card-sentiment')).toHaveAttribute('data-up', '3');
    await expect(dashboard.part('card-change')).toContainText(/−0\.92\s?%/);
  });

  test('counts ages by the gateway’s clock, not by the viewer’s', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.pill).toContainText(/\b[4-9]\s?s/);
    await stage.pass(11_000);
    await expect(dashboard.pill).toContainText(/\b1[5-9]\s?s/);
  });

  test('marks every coin stale when no window comes at all', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.pass(80_000);
    await expect(dashboard.page.locator('[data-testid="coin-row"][data-state="stale"]')).toHaveCount(10);
    await expect(dashboard.part('card-volume')).toHaveAttribute('data-state', 'stale');
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$103.9K');
  });

  test('shows the next window’s countdown', async ({ stage, page }) => {
    await stage.open();
    await expect(page.getByText(/next window in \d+\s?s/i).first()).toBeVisible();
  });
});
