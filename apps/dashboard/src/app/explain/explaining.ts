import { Injectable, signal } from '@angular/core';

/** The window whose price is to be explained. */
export interface AskedWindow {
  readonly coin: string;
  readonly name: string;
  readonly endMs: number;
  readonly windowMs: number;
}

/** Which window the viewer asked about, if any. Known to all parts; the dialog itself is loaded when it is first needed. */
@Injectable({ providedIn: 'root' })
export class Explaining {
  private readonly window = signal<AskedWindow | null>(null);
  readonly asked = this.window.asReadonly();

  ask(window: AskedWindow): void {
    this.window.set(window);
  }

  done(): void {
    this.window.set(null);
  }
}
