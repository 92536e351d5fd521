import { Component, computed, inject } from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import { sourceName } from '../market/source-name.js';

/** Where the data come from, in the words the source asks for; and what had to be left out. */
@Component({
  selector: 'cmp-attribution-footer',
  template: `
    <footer class="footer">
      <p data-testid="attribution">
        @for (source of sources(); track source.name) {
          @if (source.attribution; as attribution) {
            <a target="_blank" rel="noopener noreferrer" [href]="attribution.url">{{ attribution.text }}</a>
          } @else {
            <span>{{ source.name }}</span>
          }
          <span aria-hidden="true"> · </span>
        }
        <span>Times in {{ formats().zone() }}</span
        ><span aria-hidden="true"> · </span
        ><span>Averages of {{ formats().duration(store.shown().windowMs) }} windows</span
        ><span aria-hidden="true"> · </span><span>Not investment advice</span>
      </p>
      @if (store.ignored().count > 0) {
        <details class="ignored" data-testid="ignored-updates">
          <summary>Update ignored ({{ formats().count(store.ignored().count) }})</summary>
          <ul>
            @for (reason of store.ignored().reasons; track $index) {
              <li>{{ reason }}</li>
            }
          </ul>
        </details>
      }
    </footer>
  `,
})
export class AttributionFooter {
  protected readonly store = inject(PulseStore);
  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly sources = computed(() =>
    this.store
      .shown()
      .status.sources.filter(({ active }) => active)
      .map(({ source, attribution }) => ({ name: sourceName(source), attribution })),
  );
}
