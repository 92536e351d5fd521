import { Injectable, signal } from '@angular/core';

const PARAMETER = 'coin';

/** The coin in the address, `?coin=bitcoin`; null for all coins. */
@Injectable({ providedIn: 'root' })
export class ChosenCoin {
  private readonly chosen = signal(coinInAddress());
  readonly id = this.chosen.asReadonly();

  constructor() {
    window.addEventListener('popstate', () => this.chosen.set(coinInAddress()));
  }

  /** Makes an entry in the history, so that Back returns. */
  choose(id: string | null): void {
    if (id === this.chosen()) return;
    const address = new URL(window.location.href);
    if (id === null) address.searchParams.delete(PARAMETER);
    else address.searchParams.set(PARAMETER, id);
    history.pushState(null, '', address);
    this.chosen.set(id);
  }
}

function coinInAddress(): string | null {
  return new URL(window.location.href).searchParams.get(PARAMETER) || null;
}
