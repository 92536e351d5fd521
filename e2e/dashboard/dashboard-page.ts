import type { Locator, Page } from '@playwright/test';

/** The page's elements by their names in the page, and what a viewer does with them. */
export class DashboardPage {
  constructor(readonly page: Page) {}

  get bars(): Locator {
    return this.page.getByTestId('bar');
  }

  bar(coin: string): Locator {
    return this.page.locator(`[data-testid="bar"][data-coin="${coin}"]`);
  }

  barLabel(coin: string): Locator {
    return this.bar(coin).getByTestId('bar-label');
  }

  get dots(): Locator {
    return this.page.getByTestId('dot');
  }

  get linePath(): Locator {
    return this.page.getByTestId('line-path');
  }

  get tooltip(): Locator {
    return this.page.getByTestId('tooltip');
  }

  get pill(): Locator {
    return this.page.getByTestId('connection-pill');
  }

  get banner(): Locator {
    return this.page.getByTestId('status-banner');
  }

  get alerts(): Locator {
    return this.page.getByTestId('alert-item');
  }

  alert(coin: string): Locator {
    return this.page.locator(`[data-testid="alert-item"][data-coin="${coin}"]`);
  }

  row(coin: string): Locator {
    return this.page.locator(`[data-testid="coin-row"][data-coin="${coin}"]`);
  }

  cell(coin: string, name: string): Locator {
    return this.row(coin).locator(`[data-cell="${name}"]`);
  }

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  get selector(): Locator {
    return this.page.getByTestId('coin-selector');
  }

  /** `loading`, `empty`, `live`, `reconnecting`, `disconnected`, `offline` or `paused`. */
  async connection(): Promise<string | null> {
    return this.page.locator('html').getAttribute('data-connection');
  }

  /** Chooses a coin through the selector; '' is all coins. */
  async choose(coin: string): Promise<void> {
    await this.selector.selectOption(coin);
  }

  /** Window ends of the dots, left to right. */
  async windowEnds(): Promise<(string | null)[]> {
    return this.dots.evaluateAll((dots) => dots.map((dot) => dot.getAttribute('data-window-end')));
  }

  async bodyText(): Promise<string> {
    return this.page.locator('body').innerText();
  }
}
