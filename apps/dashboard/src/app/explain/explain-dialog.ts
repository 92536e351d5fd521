import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
  type ElementRef,
} from '@angular/core';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import { NoAnswerError } from '../feed/ask-gateway.js';
import { askExplanation } from './ask-explanation.js';
import type { Explanation } from './explanation.js';
import { explanationWords } from './explanation-words.js';
import { Explaining, type AskedWindow } from './explaining.js';

/** Most rows that are drawn at first, and that each press of the button adds. */
const ROWS = 200;

/** Which prices made a window's price, where they stand in the log, and how the number came to be corrected. */
@Component({ selector: 'cmp-explain-dialog', templateUrl: './explain-dialog.component.html' })
export class ExplainDialog {
  protected readonly explaining = inject(Explaining);
  private readonly formats = inject(PAGE_FORMATS);
  private readonly store = inject(PulseStore);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private asking = new AbortController();

  private readonly explanation = signal<Explanation | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly rows = signal(ROWS);

  protected readonly title = computed(() => {
    const asked = this.explaining.asked();
    return asked === null ? '' : `${asked.name} at ${this.formats().time(asked.endMs)}`;
  });
  protected readonly words = computed(() => {
    const explanation = this.explanation();
    return explanation && explanationWords(explanation, this.formats());
  });
  protected readonly shownInputs = computed(() => this.words()?.inputs.slice(0, this.rows()) ?? []);
  protected readonly hiddenInputs = computed(() => (this.words()?.inputs.length ?? 0) - this.shownInputs().length);
  protected readonly moreInputs = computed(() => this.formats().count(Math.min(ROWS, this.hiddenInputs())));
  /** A later revision of the window that is explained: what stands here is then about an earlier one. */
  private readonly newestRevision = computed(() => {
    const asked = this.explaining.asked();
    if (asked === null) return null;
    const series = this.store.shown().series.get(asked.coin) ?? [];
    const known = series.find((each) => each.windowEndMs === asked.endMs && each.windowMs === asked.windowMs);
    return known?.revision ?? null;
  });

  constructor() {
    afterRenderEffect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.explaining.asked() === null) dialog.close();
      else if (!dialog.open) dialog.showModal();
    });
    effect(() => {
      const asked = this.explaining.asked();
      untracked(() => {
        this.explanation.set(null);
        this.rows.set(ROWS);
        this.ask(asked);
      });
    });
    effect(() => {
      const newest = this.newestRevision();
      const shown = untracked(this.explanation);
      if (newest === null || shown === null || newest <= shown.pulse.revision) return;
      this.ask(untracked(this.explaining.asked));
    });
    inject(DestroyRef).onDestroy(() => this.asking.abort());
  }

  protected retry(): void {
    this.ask(this.explaining.asked());
  }

  protected more(): void {
    this.rows.update((rows) => rows + ROWS);
  }

  private ask(asked: AskedWindow | null): void {
    this.asking.abort();
    this.failure.set(null);
    if (asked === null) return;
    const asking = new AbortController();
    this.asking = asking;
    askExplanation(asked, asking.signal).then(
      (explanation) => {
        if (!asking.signal.aborted) this.explanation.set(explanation);
      },
      (error: unknown) => {
        if (asking.signal.aborted) return;
        this.failure.set(error instanceof NoAnswerError ? error.message : String(error));
      },
    );
  }
}
