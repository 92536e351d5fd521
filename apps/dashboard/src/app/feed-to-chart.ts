import { computed, inject, Injectable, signal } from '@angular/core';
import { PageClock } from './clock/page-clock.js';
import { decodeFrame } from './feed/decode-frame.js';
import { FeedClient } from './feed/feed-client.js';
import type { FeedEvent, HelloEvent } from './feed/feed-event.js';
import type { FeedLink } from './feed/feed-link.js';
import { openSocketToHost } from './feed/open-socket.js';
import { pageTimers } from './feed/page-timers.js';
import { viewCoins } from './market/coin-view.js';
import { PulseStore } from './market/pulse-store.js';
import { recoveryOf, type Recovery } from './market/recovery.js';
import { ChosenCoin } from './shell/chosen-coin.js';

/** A dead connection shows as silence: two signs of life missed (or five windows, from a gateway without), and a little patience. */
const MISSED_SIGNS = 2;
const SILENT_WINDOWS = 5;
const PATIENCE_MS = 5_000;

/** The last stretch of the data path: frames of the feed → decode → apply → series → what the charts draw. */
@Injectable({ providedIn: 'root' })
export class FeedToChart {
  private readonly store = inject(PulseStore);
  private readonly clock = inject(PageClock);
  private readonly chosen = inject(ChosenCoin);
  private readonly feed = new FeedClient({
    openSocket: openSocketToHost,
    timers: pageTimers,
    random: Math.random,
    onFrame: (frame) => this.accept(frame),
    onLink: (link) => this.linkChanged(link),
  });
  private recovering = false;

  /** Step 5, the models the page draws: every coin, and the chosen one's series. */
  readonly coins = computed(() => viewCoins(this.store.shown(), this.clock.nowMs()));
  readonly coin = computed(() => this.coins().find(({ coin }) => coin.id === this.chosen.id()) ?? null);

  readonly link = signal<FeedLink>({
    state: 'connecting',
    transport: 'websocket',
    attempt: 0,
    retryAtMs: null,
    lostAtMs: Date.now(),
    offline: false,
  });
  /** What came back with the connection; null until one was lost. */
  readonly recovery = signal<(Recovery & { readonly atMs: number }) | null>(null);

  start(): void {
    this.clock.start();
    window.addEventListener('online', () => this.feed.networkChanged(true));
    window.addEventListener('offline', () => this.feed.networkChanged(false));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.feed.woke();
    });
    this.feed.start();
  }

  retryNow(): void {
    this.feed.retryNow();
  }

  /** Steps 1 to 4 for one frame. */
  private accept(frame: unknown): void {
    const event = this.decode(frame);
    if (event === null) return;
    this.feed.track(event);
    this.clock.heard(event.serverTimeMs);
    this.apply(event);
  }

  private decode(frame: unknown): FeedEvent | null {
    try {
      return decodeFrame(frame);
    } catch (error) {
      // Whatever is wrong with one frame, the page goes on and says that it left it out.
      this.store.ignore(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  private apply(event: FeedEvent): void {
    const { before, after } = this.store.apply(event);
    if (event.type === 'hello') this.feed.allowSilence(longestSilenceMs(event));
    if (!this.recovering || (event.type !== 'update' && event.type !== 'snapshot')) return;
    this.recovering = false;
    this.recovery.set({ ...recoveryOf(before, after), atMs: Date.now() });
  }

  private linkChanged(link: FeedLink): void {
    if (link.state === 'waiting' && this.store.shown().complete) this.recovering = true;
    this.link.set(link);
  }
}

function longestSilenceMs({ statusEveryMs, windowMs }: HelloEvent): number {
  return (statusEveryMs === null ? SILENT_WINDOWS * windowMs : MISSED_SIGNS * statusEveryMs) + PATIENCE_MS;
}
