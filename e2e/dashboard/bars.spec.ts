import { expect, test } from './dashboard-test.js';
import { TEN_COINS } from './ten-coins.js';

test.describe('bars of all coins', () => {
  test('show ten coins, longest bar first, and Bitcoin as exactly $103.9K', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    const drawn = await dashboard.bars.evaluateAll((bars) => bars.map((bar) => bar.getAttribute('data-coin')));
    expect(drawn).toEqual(TEN_COINS.map((coin) => coin.id));
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$103.9K');
  });

  test('label small prices with the digits they need', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.barLabel('ethereum')).toHaveText('$3.5K');
    await expect(dashboard.barLabel('solana')).toHaveText('$187.34');
    await expect(dashboard.barLabel('cardano')).toHaveText('$0.6234');
    await expect(dashboard.barLabel('dogecoin')).toHaveText('$0.1742');
  });

  test('are each at least 4 px long on a scale that says it is logarithmic', async ({ stage, dashboard }) => {
    await stage.open();
    await expect(dashboard.bars).toHaveCount(10);
    const lengths = await dashboard.bars.locator('[data-mark="bar"]').evaluateAll(widths);
    expect(lengths).toHaveLength(10);
    for (const length of lengths) expect(length).toBeGreaterThanOrEqual(4);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    await expect(dashboard.part('scale-note')).toContainText(/log/i);
  });

  test('grow with the next window', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ bitcoin: { price: 118_400 } });
    await expect(dashboard.barLabel('bitcoin')).toHaveText('$118.4K');
  });

  test('move to another place when the order of prices changes', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ dogecoin: { price: 4000 } });
    await expect(dashboard.bars.nth(1)).toHaveAttribute('data-coin', 'dogecoin');
  });

  test('show the 24 h change to both sides of zero', async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.part('view-change').click();
    await expect(dashboard.bars).toHaveCount(10);
    await expect(dashboard.barLabel('solana')).toContainText('+6.03');
    await expect(dashboard.barLabel('avalanche-2')).toContainText('−6.44');
    const [rising, falling] = await Promise.all(
      ['solana', 'avalanche-2'].map((coin) => dashboard.bar(coin).locator('[data-mark="bar"]').evaluate(boundsOf)),
    );
    expect(falling!.right).toBeLessThanOrEqual(rising!.left + 1);
  });

  test('show the 24 h volume', async ({ stage, dashboard }) => {
    await stage.open();
    await dashboard.part('view-volume').click();
    await expect(dashboard.bars.first()).toHaveAttribute('data-coin', 'tether');
    await expect(dashboard.barLabel('tether')).toHaveText('$98.8B');
  });

  test('say "—" where a change is missing', async ({ stage, dashboard }) => {
    await stage.open();
    await stage.nextWindow({ cardano: { change: null } });
    await dashboard.part('view-change').click();
    await expect(dashboard.barLabel('cardano')).toHaveText('—');
  });

  test('open the coin they stand for', async ({ stage, dashboard, page }) => {
    await stage.open();
    await dashboard.bar('solana').click();
    await expect(dashboard.dots).toHaveCount(20);
    await expect(page).toHaveURL(/[?&]coin=solana/);
  });
});

function widths(marks: Element[]): number[] {
  return marks.map((mark) => mark.getBoundingClientRect().width);
}

function boundsOf(mark: Element): { left: number; right: number } {
  const { left, right } = mark.getBoundingClientRect();
  return { left, right };
}
