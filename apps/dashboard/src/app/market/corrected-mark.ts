import { Component, input } from '@angular/core';

/** Stands beside the price of a window that was published again; the words say how often, and what it was before. */
@Component({
  selector: 'cmp-corrected-mark',
  template: `<span class="corrected" data-testid="corrected-mark" [attr.title]="words()"
    >corrected<span [class.visually-hidden]="short()"> ({{ words() }})</span></span
  >`,
})
export class CorrectedMark {
  /** Of `correctionWords`. */
  readonly words = input.required<string>();
  /** Only screen readers and the pointer get the details. */
  readonly short = input(false);
}
