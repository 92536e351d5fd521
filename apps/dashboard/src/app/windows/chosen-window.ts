import { Injectable, signal } from '@angular/core';

const PARAMETER = 'window';

/** Length of the windows in the address, `?window=300000`, ms; null for the primary ones. */
@Injectable({ providedIn: 'root' })
export class ChosenWindow {
  private readonly chosen = signal(lengthInAddress());
  readonly lengthMs = this.chosen.asReadonly();

  constructor() {
    window.addEventListener('popstate', () => this.chosen.set(lengthInAddress()));
  }

  /** Another view of the same place: no entry in the history. */
  choose(lengthMs: number | null): void {
    const address = new URL(window.location.href);
    if (lengthMs === null) address.searchParams.delete(PARAMETER);
    else address.searchParams.set(PARAMETER, String(lengthMs));
    history.replaceState(null, '', address);
    this.chosen.set(lengthMs);
  }
}

function lengthInAddress(): number | null {
  const text = new URL(window.location.href).searchParams.get(PARAMETER) ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}
