import type { AlertRecord, CursorPositions, PulseRecord, SourceStatusRecord, TickRecord } from '@cmp/contracts';
import { AlertHistory } from './alert-history.js';
import type { LogPlace } from './log-place.js';
import { PulseSeries, type KeptPulse } from './pulse-series.js';

export interface KeptTick {
  readonly record: TickRecord;
  readonly json: string;
}

/** A topic may name more coins than any market has; the feed's memory does not grow with what others write there. */
const MAX_COINS = 1000;

/** `other`: not carried by the feed: a window of another length than the primary one, or a coin too many. */
export type PulseOutcome = 'news' | 'known' | 'other';

/** Builds the JSON text of a record; the state keeps it beside the record so that it is built once. */
export type Encode = (record: PulseRecord | TickRecord | AlertRecord) => string;

/**
 * All that the feed knows: the newest windows and tick of each coin, the newest alerts, what the sources say, and how far the log has been read.
 * Free of effects; applying the same record twice changes nothing.
 */
export class FeedState {
  /** What was raised and cleared; has a version of its own. */
  readonly alerts: AlertHistory;
  private readonly series = new Map<string, PulseSeries>();
  private readonly newestTicks = new Map<string, KeptTick>();
  private readonly statuses = new Map<string, SourceStatusRecord>();
  private readonly nextOffsets = new Map<string, Map<number, number>>();
  private readonly completeFrom = new Map<string, Map<number, number>>();
  private changes = 0;

  constructor(
    private readonly windowMs: number,
    private readonly encode: Encode,
  ) {
    this.alerts = new AlertHistory(encode);
  }

  /** Grows with every change: what was built from one version is right as long as the version stays. */
  get version(): number {
    return this.changes;
  }

  /**
   * Where reading of a topic begins: everything from here on will be applied. When it begins again, memory still lacks what it had
   * forgotten: a repeat of that is known and not kept anew, so that what was complete from an offset is not so from an earlier one.
   */
  startAt(topic: string, offsets: ReadonlyMap<number, number>): void {
    const before = this.completeFrom.get(topic);
    this.nextOffsets.set(topic, new Map(offsets));
    this.completeFrom.set(
      topic,
      new Map([...offsets].map(([partition, offset]) => [partition, Math.max(offset, before?.get(partition) ?? 0)])),
    );
  }

  /** Everything before `nextOffset` of this partition has been applied. */
  advance(topic: string, partition: number, nextOffset: number): void {
    partitionsOf(this.nextOffsets, topic).set(partition, nextOffset);
  }

  /** Whether the feed carries this window: it has the primary length, or it was posted. */
  isPrimary(record: PulseRecord): boolean {
    return record.window_ms === this.windowMs || record.closed_by === 'ingest';
  }

  /** `kept` is set for news. */
  applyPulse(record: PulseRecord, place: LogPlace): { readonly outcome: PulseOutcome; readonly kept?: KeptPulse } {
    if (!this.isPrimary(record)) return { outcome: 'other' };
    const endMs = Date.parse(record.window_end);
    const series = this.seriesOf(record.coin);
    if (series === undefined) return { outcome: 'other' };
    if (series.knows(record, endMs)) return { outcome: 'known' };
    const kept: KeptPulse = { record, json: this.encode(record), endMs, place };
    const forgotten = series.apply(kept);
    if (forgotten !== null) this.forget(forgotten.place);
    this.changes += 1;
    return { outcome: 'news', kept };
  }

  /**
   * `applyPulse` for a stretch of the log that is read anew. A window there that is not remembered and ends before all that are kept of
   * its coin was most likely applied and forgotten: it is no news, and taking it in would only push out what is remembered. Whatever
   * else is not known is news: of the kept windows, and of what came after them, nothing is forgotten.
   */
  applyAgain(record: PulseRecord, place: LogPlace): { readonly outcome: PulseOutcome; readonly kept?: KeptPulse } {
    if (!this.isPrimary(record) || !this.mayHaveForgotten(record)) return this.applyPulse(record, place);
    this.forget(place);
    return { outcome: 'known' };
  }

  /** The kept tick when it is newer than what is known of its coin, else null. */
  applyTick(record: TickRecord): KeptTick | null {
    const known = this.newestTicks.get(record.coin);
    if (known !== undefined && known.record.timestamp >= record.timestamp) return null;
    if (known === undefined && this.newestTicks.size >= MAX_COINS) return null;
    const kept: KeptTick = { record, json: this.encode(record) };
    this.newestTicks.set(record.coin, kept);
    this.changes += 1;
    return kept;
  }

  /** True when it changes what is known of the source; null means the source is gone. */
  applyStatus(source: string, status: SourceStatusRecord | null): boolean {
    if (status === null) {
      if (!this.statuses.delete(source)) return false;
    } else {
      if (JSON.stringify(this.statuses.get(source)) === JSON.stringify(status)) return false;
      this.statuses.set(source, status);
    }
    this.changes += 1;
    return true;
  }

  /** Oldest first within a coin, in the order of first appearance. */
  pulses(coins?: ReadonlySet<string>): KeptPulse[] {
    return this.seriesOfCoins(coins).flatMap((series) => [...series.pulses]);
  }

  newestPulses(coins?: ReadonlySet<string>): KeptPulse[] {
    return this.seriesOfCoins(coins).flatMap((series) => series.newest ?? []);
  }

  pulsesOf(coin: string): readonly KeptPulse[] {
    return this.series.get(coin)?.pulses ?? [];
  }

  /** The newest revision known of a coin's window; -1 when none is. */
  revisionOf(coin: string, windowMs: number, endMs: number): number {
    return this.series.get(coin)?.revisionOf(windowMs, endMs) ?? -1;
  }

  ticks(coins?: ReadonlySet<string>): KeptTick[] {
    return [...this.newestTicks].flatMap(([coin, tick]) => (coins === undefined || coins.has(coin) ? [tick] : []));
  }

  sources(): SourceStatusRecord[] {
    return [...this.statuses.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
  }

  positions(): CursorPositions {
    return this.nextOffsets;
  }

  /** Whether memory holds every pulse at or after `offset` of this partition. */
  holdsFrom(topic: string, partition: number, offset: number): boolean {
    return offset >= (this.completeFrom.get(topic)?.get(partition) ?? 0);
  }

  private seriesOf(coin: string): PulseSeries | undefined {
    let series = this.series.get(coin);
    if (series === undefined && this.series.size < MAX_COINS) this.series.set(coin, (series = new PulseSeries()));
    return series;
  }

  private seriesOfCoins(coins: ReadonlySet<string> | undefined): PulseSeries[] {
    if (coins === undefined) return [...this.series.values()];
    return [...coins].flatMap((coin) => this.series.get(coin) ?? []);
  }

  private mayHaveForgotten({ coin, window_ms, window_end }: PulseRecord): boolean {
    const endMs = Date.parse(window_end);
    const [oldest] = this.pulsesOf(coin);
    return oldest !== undefined && endMs < oldest.endMs && this.revisionOf(coin, window_ms, endMs) === -1;
  }

  private forget({ topic, partition, offset }: LogPlace): void {
    const partitions = partitionsOf(this.completeFrom, topic);
    partitions.set(partition, Math.max(partitions.get(partition) ?? 0, offset + 1));
  }
}

function partitionsOf(topics: Map<string, Map<number, number>>, topic: string): Map<number, number> {
  let partitions = topics.get(topic);
  if (partitions === undefined) topics.set(topic, (partitions = new Map<number, number>()));
  return partitions;
}
