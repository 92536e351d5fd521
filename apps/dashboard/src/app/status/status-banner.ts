import { Component, computed, inject, input } from '@angular/core';
import { PageClock } from '../clock/page-clock.js';
import { FeedToChart } from '../feed-to-chart.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import type { PageState } from './page-state.js';
import { statusNotes } from './status-notes.js';

/** How long "Live again" stays. */
const RECOVERED_SHOWN_MS = 8_000;

/** Under the header, only when something stands between the viewer and live data. */
@Component({
  selector: 'cmp-status-banner',
  template: `
    @if (notes().length > 0) {
      <div class="banner" data-testid="status-banner">
        @for (note of notes(); track note.kind + $index) {
          <div class="banner-note" [attr.data-kind]="note.kind">
            <span class="banner-mark" aria-hidden="true">{{ note.kind === 'recovered' ? '●' : '▲' }}</span>
            <p>
              {{ note.words }}
              @if (note.detail) {
                <span class="banner-detail">{{ note.detail }}</span>
              }
            </p>
            @if (note.kind === 'connection') {
              <button class="button" type="button" data-testid="retry-now" (click)="path.retryNow()">Retry now</button>
            }
          </div>
        }
      </div>
    }
  `,
})
export class StatusBanner {
  readonly state = input.required<Exclude<PageState, 'paused'>>();
  readonly newestMs = input.required<number | null>();

  protected readonly path = inject(FeedToChart);
  private readonly store = inject(PulseStore);
  private readonly clock = inject(PageClock);
  private readonly formats = inject(PAGE_FORMATS);

  protected readonly notes = computed(() => {
    const recovery = this.path.recovery();
    const viewerMs = this.clock.viewerMs();
    return statusNotes({
      state: this.state(),
      link: this.path.link(),
      status: this.store.shown().status,
      coins: this.path.coins(),
      recovery: recovery && viewerMs - recovery.atMs < RECOVERED_SHOWN_MS ? recovery : null,
      newestMs: this.newestMs(),
      viewerMs,
      nowMs: this.clock.nowMs(),
      formats: this.formats(),
    });
  });
}
