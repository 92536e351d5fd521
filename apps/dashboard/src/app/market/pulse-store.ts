import { inject, Injectable, signal } from '@angular/core';
import type { FeedEvent } from '../feed/feed-event.js';
import { BEFORE_PAINT } from '../shell/before-next-paint.js';
import { applyEvent } from './apply-event.js';
import { emptyMarket, type MarketState } from './market-state.js';

export interface IgnoredUpdates {
  readonly count: number;
  /** The newest reasons, newest first. */
  readonly reasons: readonly string[];
}

const REASONS_KEPT = 5;

/**
 * Holds the newest state and shows it at most once per painted frame: fifty messages in one frame are one redraw, and a
 * hidden tab redraws once when it comes back. Paused, it goes on listening and shows nothing new.
 */
@Injectable({ providedIn: 'root' })
export class PulseStore {
  private readonly beforePaint = inject(BEFORE_PAINT);
  private newest: MarketState = emptyMarket;
  private painting = false;
  private readonly shownState = signal<MarketState>(emptyMarket);
  private readonly pausedState = signal(false);
  private readonly waitingCount = signal(0);
  private readonly ignoredState = signal<IgnoredUpdates>({ count: 0, reasons: [] });

  /** What the page shows. */
  readonly shown = this.shownState.asReadonly();
  readonly paused = this.pausedState.asReadonly();
  /** Updates that arrived while paused. */
  readonly waiting = this.waitingCount.asReadonly();
  readonly ignored = this.ignoredState.asReadonly();

  /** The state before and after one message. */
  apply(event: FeedEvent): { readonly before: MarketState; readonly after: MarketState } {
    const before = this.newest;
    this.newest = applyEvent(before, event);
    if (this.newest !== before) {
      if (!this.pausedState()) this.paintSoon();
      else if (event.type === 'update') this.waitingCount.update((count) => count + 1);
    }
    return { before, after: this.newest };
  }

  ignore(reason: string): void {
    this.ignoredState.update(({ count, reasons }) => ({
      count: count + 1,
      reasons: [reason, ...reasons].slice(0, REASONS_KEPT),
    }));
  }

  pause(): void {
    this.pausedState.set(true);
    this.waitingCount.set(0);
  }

  /** Shows the newest state at once. */
  resume(): void {
    this.pausedState.set(false);
    this.waitingCount.set(0);
    this.shownState.set(this.newest);
  }

  private paintSoon(): void {
    if (this.painting) return;
    this.painting = true;
    this.beforePaint(() => {
      this.painting = false;
      if (!this.pausedState()) this.shownState.set(this.newest);
    });
  }
}
