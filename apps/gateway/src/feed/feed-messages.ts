import { encodeCursor, encodePlainFrame, type CursorPositions, type FeedStatus, type HelloBody } from '@cmp/contracts';
import { PlainMessage, SharedBody, type OnFrameBuilt } from '../delivery/shared-message.js';
import type { KeptAlert } from './alert-history.js';
import type { FeedState, KeptTick } from './feed-state.js';
import type { KeptPulse } from './pulse-series.js';

export type HelloFields = Omit<HelloBody, 'type' | 'server_time'>;

interface Versioned<T> {
  readonly version: number;
  readonly message: T;
}

/**
 * Makes the messages of the feed from texts that are already encoded. What many clients need at once (the snapshot, the newest
 * pulses) is kept until the state changes.
 */
export class FeedMessages {
  readonly hello: SharedBody;
  private snapshotOfAll: Versioned<SharedBody> | undefined;
  private newestOfAll: Versioned<SharedBody> | undefined;
  private plainNewest: Versioned<PlainMessage> | undefined;
  private keptAlertsOfAll: Versioned<SharedBody> | undefined;
  private logAvailable = false;

  constructor(
    private readonly state: FeedState,
    hello: HelloFields,
    private readonly onFrameBuilt: OnFrameBuilt,
  ) {
    this.hello = this.body('hello', JSON.stringify(hello).slice(1, -1));
  }

  setLogAvailable(available: boolean): void {
    this.logAvailable = available;
    this.snapshotOfAll = undefined;
  }

  feedStatus(): FeedStatus {
    const sources = this.state.sources();
    const simulated = sources.some((source) => source.active && source.simulated);
    return { simulated, log_available: this.logAvailable, sources };
  }

  status(): SharedBody {
    return this.body('status', `"status":${JSON.stringify(this.feedStatus())}`);
  }

  snapshot(coins?: ReadonlySet<string>): SharedBody {
    if (coins !== undefined) return this.buildSnapshot(coins);
    return (this.snapshotOfAll = this.upToDate(this.snapshotOfAll, () => this.buildSnapshot())).message;
  }

  /** An update with the newest pulse of each coin: what a client gets that was behind. */
  newest(coins?: ReadonlySet<string>): SharedBody {
    if (coins !== undefined) return this.update(this.state.newestPulses(coins));
    return (this.newestOfAll = this.upToDate(this.newestOfAll, () => this.update(this.state.newestPulses()))).message;
  }

  plain(pulses: readonly KeptPulse[]): PlainMessage {
    const text = encodePlainFrame(pulses.map((pulse) => pulse.json));
    return new PlainMessage(text, pulses.length === 0, this.onFrameBuilt);
  }

  plainOfNewest(): PlainMessage {
    return (this.plainNewest = this.upToDate(this.plainNewest, () => this.plain(this.state.newestPulses()))).message;
  }

  update(pulses: readonly KeptPulse[], positions: CursorPositions = this.state.positions()): SharedBody {
    return this.body('update', `"cursor":"${encodeCursor(positions)}","pulses":[${textOf(pulses)}]`);
  }

  ticks(ticks: readonly KeptTick[]): SharedBody {
    return this.body('tick', `"ticks":[${textOf(ticks)}]`);
  }

  alerts(alerts: readonly KeptAlert[]): SharedBody {
    return this.body('alert', `"alerts":[${textOf(alerts)}]`);
  }

  /** Every alert that is kept of these coins; null when there is none. */
  keptAlerts(coins?: ReadonlySet<string>): SharedBody | null {
    const { alerts } = this.state;
    const kept = alerts.of(coins);
    if (kept.length === 0) return null;
    if (coins !== undefined) return this.alerts(kept);
    if (this.keptAlertsOfAll?.version !== alerts.version) {
      this.keptAlertsOfAll = { version: alerts.version, message: this.alerts(kept) };
    }
    return this.keptAlertsOfAll.message;
  }

  gap(reason: 'slow' | 'cursor'): SharedBody {
    return this.body('gap', `"reason":"${reason}"`);
  }

  closing(code: number, reason: string, retryMs: number): SharedBody {
    return this.body('closing', `"code":${code},"reason":${JSON.stringify(reason)},"retry_ms":${retryMs}`);
  }

  private buildSnapshot(coins?: ReadonlySet<string>): SharedBody {
    const cursor = encodeCursor(this.state.positions());
    const pulses = textOf(this.state.pulses(coins));
    const ticks = textOf(this.state.ticks(coins));
    const status = JSON.stringify(this.feedStatus());
    return this.body('snapshot', `"cursor":"${cursor}","pulses":[${pulses}],"ticks":[${ticks}],"status":${status}`);
  }

  private body(type: SharedBody['type'], fields: string): SharedBody {
    return new SharedBody(type, `"type":"${type}",${fields}`, this.onFrameBuilt);
  }

  private upToDate<T>(kept: Versioned<T> | undefined, build: () => T): Versioned<T> {
    const { version } = this.state;
    return kept?.version === version ? kept : { version, message: build() };
  }
}

function textOf(parts: readonly { readonly json: string }[]): string {
  return parts.map((part) => part.json).join(',');
}
