import { Component, effect, inject, signal, ViewContainerRef } from '@angular/core';
import { Explaining } from './explaining.js';

/** Brings the dialog when it is first asked for: it is no part of the first scripts. */
@Component({
  selector: 'cmp-explain-outlet',
  template: `@if (failed()) {
    <p class="page" role="alert">The explanation could not be loaded. Load the page again.</p>
  }`,
})
export class ExplainOutlet {
  protected readonly failed = signal(false);

  constructor() {
    const explaining = inject(Explaining);
    const place = inject(ViewContainerRef);
    const waiting = effect(() => {
      if (explaining.asked() === null) return;
      waiting.destroy();
      import('./explain-dialog.js').then(
        ({ ExplainDialog }) => place.createComponent(ExplainDialog),
        () => this.failed.set(true),
      );
    });
  }
}
