import { Component, inject, input } from '@angular/core';
import { Explaining, type AskedWindow } from './explaining.js';

/** Opens the explanation of a price. The content is the visible text; `about` completes the name for who cannot see what it stands beside. */
@Component({
  selector: 'cmp-explain-button',
  template: `<button
    class="explain-button"
    type="button"
    aria-haspopup="dialog"
    title="Where does this number come from?"
    data-testid="explain-button"
    (click)="explaining.ask(window())"
  >
    <ng-content /><span class="visually-hidden">: where the price {{ about() }} comes from</span>
  </button>`,
})
export class ExplainButton {
  readonly window = input.required<AskedWindow>();
  readonly about = input.required<string>();
  protected readonly explaining = inject(Explaining);
}
