import { computed, effect, inject, Injectable, linkedSignal, untracked } from '@angular/core';
import { fromPulseRecord, readPulseRecord, SNAPSHOT_POINTS } from '@cmp/contracts';
import type { AlertedPulse } from '@cmp/market';
import { PageClock } from '../clock/page-clock.js';
import { askGateway, NoAnswerError, readAnswer } from '../feed/ask-gateway.js';
import { insertPulse, type ShownPulse } from '../market/insert-pulse.js';
import type { WindowDefinition } from '../market/market-state.js';
import { PulseStore } from '../market/pulse-store.js';
import { ChosenCoin } from '../shell/chosen-coin.js';
import { ChosenWindow } from './chosen-window.js';
import { nextReadInMs } from './next-read.js';

const RETRY_MS = 10_000;

/** What was read of the chosen windows so far; after a failure what was read before stays. */
export interface ReadWindows {
  readonly series: readonly ShownPulse[];
  /** The gateway's time of the newest answer; null before the first. */
  readonly readAtMs: number | null;
  readonly failure: string | null;
}

const NOTHING_READ: ReadWindows = { series: [], readAtMs: null, failure: null };

/** The chosen coin's windows of another length: the feed carries the primary ones only, so these are read from the gateway when due. */
@Injectable({ providedIn: 'root' })
export class WindowHistory {
  private readonly store = inject(PulseStore);
  private readonly clock = inject(PageClock);
  private readonly coin = inject(ChosenCoin);
  private readonly length = inject(ChosenWindow);

  /** What the viewer chose; null for the primary windows, and for a length that there is not. */
  readonly definition = computed(() => {
    const { windows, windowMs } = this.store.shown();
    const chosen = windows.find((each) => each.windowMs === this.length.lengthMs());
    return chosen === undefined || chosen.windowMs === windowMs ? null : chosen;
  });
  private readonly source = computed(() => {
    const definition = this.definition();
    return definition === null ? null : `${this.coin.id() ?? ''} ${definition.windowMs} ${definition.advanceMs}`;
  });
  private readonly answer = linkedSignal({ source: this.source, computation: () => NOTHING_READ });
  readonly read = this.answer.asReadonly();

  constructor() {
    effect((onCleanup) => {
      const coin = this.coin.id();
      if (this.source() === null || coin === null || this.store.paused()) return;
      const definition = untracked(this.definition);
      if (definition !== null) onCleanup(this.follow(coin, definition));
    });
  }

  /** Reads now and whenever a window is due, until the function it returns is called. */
  private follow(coin: string, definition: WindowDefinition): () => void {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (ms: number): void => {
      timer = setTimeout(read, ms);
    };
    const read = (): void => {
      // Nobody looks: the next read after the return is soon enough.
      if (document.hidden) return again(RETRY_MS);
      askPulses(coin, definition.windowMs, stopped.signal).then(
        (pulses) => {
          if (stopped.signal.aborted) return;
          const nowMs = this.clock.nowMs();
          this.answer.update(({ series }) => ({ series: withPulses(series, pulses), readAtMs: nowMs, failure: null }));
          again(nextReadInMs(definition, nowMs));
        },
        (error: unknown) => {
          if (stopped.signal.aborted) return;
          const failure = error instanceof NoAnswerError ? error.message : String(error);
          this.answer.update((before) => ({ ...before, failure }));
          again(RETRY_MS);
        },
      );
    };
    read();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }
}

async function askPulses(coin: string, windowMs: number, signal: AbortSignal): Promise<readonly AlertedPulse[]> {
  const query = `coin=${encodeURIComponent(coin)}&window_ms=${windowMs}&limit=${SNAPSHOT_POINTS}`;
  return readAnswer(await askGateway(`/api/pulses?${query}`, signal), (body) => {
    const pulses = (body as { pulses?: unknown } | null)?.pulses;
    if (!Array.isArray(pulses)) throw new Error('pulses must be a list');
    return pulses.map((each, at) => fromPulseRecord(readPulseRecord(each, `pulses[${at}]`)));
  });
}

/** One by one, so that a corrected window still knows what was shown before. */
function withPulses(series: readonly ShownPulse[], pulses: readonly AlertedPulse[]): readonly ShownPulse[] {
  return pulses.reduce((sum, pulse) => insertPulse(sum, pulse, SNAPSHOT_POINTS), series);
}
