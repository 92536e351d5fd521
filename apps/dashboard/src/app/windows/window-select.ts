import { Component, computed, inject } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import { ChosenWindow } from './chosen-window.js';
import { WindowHistory } from './window-history.js';

/** Chooses the length of the windows that the line shows, when there is more than one. */
@Component({
  selector: 'cmp-window-select',
  template: `@if (options().length > 1) {
    <label class="field">
      <span>Window</span>
      <select #length class="select" data-testid="window-select" (change)="choose(length.value)">
        @for (option of options(); track option.value) {
          <option [value]="option.value" [selected]="option.selected">{{ option.words }}</option>
        }
      </select>
    </label>
  }`,
})
export class WindowSelect {
  private readonly store = inject(PulseStore);
  private readonly chosen = inject(ChosenWindow);
  private readonly history = inject(WindowHistory);
  private readonly formats = inject(PAGE_FORMATS);

  protected readonly options = computed(() => {
    const { windows, windowMs: primaryMs } = this.store.shown();
    const formats = this.formats();
    const shownMs = this.history.definition()?.windowMs ?? primaryMs;
    return windows.map(({ windowMs, advanceMs }) => ({
      value: windowMs === primaryMs ? '' : String(windowMs),
      words: [
        formats.duration(windowMs),
        ...(advanceMs === windowMs ? [] : [`every ${formats.duration(advanceMs)}`]),
        ...(windowMs === primaryMs ? ['live'] : []),
      ].join(', '),
      selected: windowMs === shownMs,
    }));
  });

  protected choose(value: string): void {
    this.chosen.choose(value === '' ? null : Number(value));
  }
}
