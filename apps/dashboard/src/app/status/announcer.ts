import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { FeedToChart } from '../feed-to-chart.js';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { openAlerts } from '../market/open-alerts.js';
import { PulseStore } from '../market/pulse-store.js';
import { newAlertSentence } from './new-alert-sentence.js';
import type { PageState } from './page-state.js';
import { recoveryWords } from './status-notes.js';

const CONNECTION_SENTENCES: Partial<Readonly<Record<PageState, string>>> = {
  reconnecting: 'Connection lost, reconnecting.',
  disconnected: 'Disconnected. The page shows its last data and keeps trying.',
  offline: 'You are offline. The page shows its last data.',
};

/** The page's one live region: new alerts and changes of the connection, never plain prices. */
@Component({
  selector: 'cmp-announcer',
  template: `<p class="visually-hidden" data-testid="live-region" aria-live="polite">{{ sentence() }}</p>`,
})
export class Announcer {
  readonly state = input.required<PageState>();

  private readonly path = inject(FeedToChart);
  private readonly store = inject(PulseStore);
  private readonly formats = inject(PAGE_FORMATS);
  protected readonly sentence = signal('');
  /** Null until the first whole state: what was open before the page came is no news. */
  private knownAlerts: ReadonlySet<string> | null = null;

  constructor() {
    effect(() => this.say(CONNECTION_SENTENCES[this.state()] ?? ''));
    effect(() => {
      const recovery = this.path.recovery();
      if (recovery !== null) this.say(`${recoveryWords(recovery)}.`);
    });
    effect(() => {
      if (!this.store.shown().complete) return;
      const alerts = openAlerts(this.path.coins());
      this.say(this.knownAlerts === null ? '' : newAlertSentence(alerts, this.knownAlerts, untracked(this.formats)));
      this.knownAlerts = new Set(alerts.map(({ key }) => key));
    });
  }

  private say(sentence: string): void {
    if (sentence !== '') this.sentence.set(sentence);
  }
}
