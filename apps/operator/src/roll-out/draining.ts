import type { Clock } from '@cmp/runtime';
import { nameOf } from '../desired/object-names.js';
import { KINDS } from '../kinds.js';
import type { LiveObjects } from '../live-objects.js';
import { askProcessors } from '../observe/ask-processors.js';
import { asking, type GetText } from '../observe/ask-services.js';
import { findServices } from '../observe/find-services.js';
import type { MarketPulse } from '../resource/market-pulse.js';

export interface DrainingParts {
  readonly live: LiveObjects;
  readonly clock: Clock;
  readonly getText: GetText;
}

/** What the processors say of themselves is a moment old: they have said it for so long before it is believed. */
const SETTLED_MS = 3000;

/** Watches the processors close their windows after the producer has stopped. */
export class Draining {
  private readonly emptySinceMs = new Map<string, number>();

  constructor(private readonly parts: DrainingParts) {}

  /** What there is still to wait for, as the end of a sentence; null once every record is read and every window closed. */
  async waitsFor(pulse: MarketPulse, signal: AbortSignal): Promise<string | null> {
    const { live, clock } = this.parts;
    const { namespace, uid } = pulse.metadata;
    // Without a processor nobody has a window open.
    if (live.find(KINDS.Deployment, `${namespace}/${nameOf(pulse, 'processor')}`) === null) return null;
    const left = await this.left(pulse, signal);
    if (left !== null) {
      this.emptySinceMs.delete(uid);
      return left;
    }
    const sinceMs = this.emptySinceMs.get(uid) ?? clock.nowMs();
    this.emptySinceMs.set(uid, sinceMs);
    return clock.nowMs() - sinceMs < SETTLED_MS ? 'the processor has been empty for some seconds' : null;
  }

  /** The next growth begins anew. */
  forget({ metadata }: MarketPulse): void {
    this.emptySinceMs.delete(metadata.uid);
  }

  private async left(pulse: MarketPulse, signal: AbortSignal): Promise<string | null> {
    const { live, getText } = this.parts;
    const { processors } = findServices(live, pulse);
    const ask = asking(getText, signal, () => undefined);
    const { lagRecords, openWindows } = await askProcessors(processors, ask);
    if (lagRecords === null || openWindows === null) return 'every processor answers';
    if (lagRecords === 0 && openWindows === 0) return null;
    const isOff = openWindows > 0 && pulse.spec.windows.idleClose === 'off';
    const how = isOff ? ', which needs windows.idleClose, and that is off' : '';
    return `${lagRecords} records are read and ${openWindows} windows are closed${how}`;
  }
}
