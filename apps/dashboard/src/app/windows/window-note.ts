import { Component, computed, inject } from '@angular/core';
import { PageClock } from '../clock/page-clock.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { WindowHistory } from './window-history.js';

/** Says of which windows the line is, how old the reading is, and when it failed. */
@Component({
  selector: 'cmp-window-note',
  template: `@if (words(); as words) {
    <p class="window-note" data-testid="window-note" [class.failed]="history.read().failure !== null">{{ words }}</p>
  }`,
})
export class WindowNote {
  protected readonly history = inject(WindowHistory);
  private readonly formats = inject(PAGE_FORMATS);
  private readonly clock = inject(PageClock);

  protected readonly words = computed(() => {
    const definition = this.history.definition();
    if (definition === null) return null;
    const formats = this.formats();
    const { readAtMs, failure } = this.history.read();
    return [
      `The line shows windows of ${formats.duration(definition.windowMs)}, one every ${formats.duration(definition.advanceMs)}`,
      readAtMs === null ? 'being read' : `read ${formats.age(this.clock.nowMs() - readAtMs)}`,
      ...(failure === null ? [] : [`${failure} Trying again`]),
    ].join(' · ');
  });
}
