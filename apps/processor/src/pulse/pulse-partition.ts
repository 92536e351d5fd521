import {
  alertEvents,
  type AlertCourse,
  type AlertedPulse,
  type AlertEvent,
  type AlertRules,
  type LabelThresholds,
  type Tick,
} from '@cmp/market';
import {
  atOnce,
  isCaughtUp,
  WindowPartition,
  type Lag,
  type LateArrival,
  type PartitionProgress,
  type PartitionState,
  type Publication,
  type PublishedWindow,
  type Steps,
  type StoredWindow,
  type TimeWindows,
  type WindowRef,
} from '@cmp/window';
import { CoinMemory, isFresh, type CoinState } from './coin-memory.js';
import { pulseAggregate, type PulseAccumulator, type Sample, type WindowFigures } from './pulse-accumulator.js';
import { pulseOfWindow } from './pulse-of-window.js';
import { SeenTicks, type SeenBatch } from './seen-ticks.js';

export interface PulseRules {
  /** The first is the primary one: alerts follow it alone. */
  readonly definitions: readonly TimeWindows[];
  readonly thresholds: LabelThresholds & AlertRules;
  /** Null: windows never close by the wall clock. */
  readonly idleMs: number | null;
  /** How long after end and grace a late tick still corrects a window; 0: never. */
  readonly correctionMs: number;
}

/** What a restart needs of one partition. */
export interface PulseState {
  readonly windows: PartitionState<PulseAccumulator>;
  readonly coins: Iterable<readonly [string, CoinState]>;
  readonly seen: Iterable<SeenBatch>;
}

/** What was published before the state was lost, while it is being built again from the ticks. */
export interface Rebuild {
  /** Ticks before this offset were processed before. */
  readonly throughOffset: number;
  /** How a window was last published; null for one that was not. */
  publicationOf(window: WindowRef): Publication | null;
  readonly alerts: ReadonlyMap<string, AlertCourse>;
  readonly lateThrough: number;
  readonly deadLettersThrough: number;
}

/** What to publish and what to store since the last delta. */
export interface PulseDelta {
  /** False when clock, windows and coins are as they were. */
  readonly changed: boolean;
  readonly pulses: readonly AlertedPulse[];
  /** What the pulses raised and cleared, in their order. */
  readonly alerts: readonly AlertEvent[];
  readonly progress: PartitionProgress;
  readonly windows: readonly StoredWindow<PulseAccumulator>[];
  readonly removed: readonly WindowRef[];
  readonly coins: readonly (readonly [string, CoinState])[];
  readonly seen: readonly SeenBatch[];
  /** Names of the batches of seen ticks that are of no use any more. */
  readonly seenRemoved: readonly number[];
  /** How many windows, coins and batches are stored after this delta: what a restart must find. */
  readonly storedEntries: number;
  /** Null when no lost state is being built again. */
  readonly rebuildTo: number | null;
}

/** How many windows become pulses in one step. */
const WINDOWS_PER_STEP = 250;

/** The market's windows of one partition: ticks in, pulses out. Pure and in memory; see `WindowPartition` for how to store it. */
export class PulsePartition {
  private readonly windows: WindowPartition<Sample, PulseAccumulator, WindowFigures>;
  private readonly coins: CoinMemory;
  private readonly seen: SeenTicks;
  private readonly primarySizeMs: number | undefined;

  constructor(
    private readonly rules: PulseRules,
    /** Number of the partition of the tick topic that the ticks come from. */
    private readonly inputPartition: number,
    state?: PulseState,
    private rebuild: Rebuild | null = null,
  ) {
    const earlier = rebuild === null ? null : (window: WindowRef) => rebuild.publicationOf(window);
    this.windows = new WindowPartition({ ...rules, aggregate: pulseAggregate, earlier }, state?.windows);
    this.coins = new CoinMemory(rules.thresholds, state?.coins);
    this.seen = new SeenTicks(this.coins, state?.seen);
    this.primarySizeMs = rules.definitions[0]?.sizeMs;
    for (const [coin, course] of rebuild?.alerts ?? []) this.coins.resumeAlerts(coin, course);
  }

  get clockMs(): number | null {
    return this.windows.clock;
  }

  get openWindows(): number {
    return this.windows.openCount;
  }

  /** Closed windows that still take corrections. */
  get correctableWindows(): number {
    return this.windows.correctableCount;
  }

  /** Windows of a definition that is no longer configured: the next delta removes them unpublished. */
  get abandoned(): readonly WindowRef[] {
    return this.windows.abandoned;
  }

  /**
   * Takes one accepted tick, read at `offset`. Returns null, what it came too late for, or `duplicate` for one that was read before: that
   * one leaves no trace at all. A late one that counts nowhere leaves none but the clock.
   */
  observe(tick: Tick, offset: number): LateArrival | 'duplicate' | null {
    if (this.rebuild !== null && offset >= this.rebuild.throughOffset) this.endRebuild();
    const { eventTimeMs } = tick;
    const coin = this.coins.recall(tick.coin);
    if (eventTimeMs > this.windows.countsAfterMs && this.seen.isRepeated(coin, tick, offset)) return 'duplicate';
    // The remembered id: a hundred thousand open windows need not each keep the text of their first tick.
    const arrival = this.windows.observe(coin.id, eventTimeMs, { tick, fresh: isFresh(tick, coin), offset });
    if (arrival === null || arrival.countedIn > 0) this.coins.noteSample(coin, tick);
    return arrival;
  }

  /** Whether the tick at this offset became such a record before the state was lost. */
  wasReported(as: 'late' | 'dead letter', offset: number): boolean {
    if (this.rebuild === null) return false;
    return offset <= (as === 'late' ? this.rebuild.lateThrough : this.rebuild.deadLettersThrough);
  }

  /** While a lost state is being built again the log holds records, so that nothing is idle. */
  closeIdle(nowMs: number, lag: Lag): void {
    if (this.rebuild !== null) {
      if (!isCaughtUp(lag)) return;
      this.endRebuild();
    }
    this.windows.closeIdle(nowMs, lag);
  }

  /** See `WindowPartition.closeSome`. */
  closeSome(): boolean {
    return this.windows.closeSome();
  }

  /** What changed since the last call. Taking it assumes that it will be stored. */
  takeDelta(): PulseDelta {
    return atOnce(this.takingDelta());
  }

  /** `takeDelta` in steps. */
  *takingDelta(): Steps<PulseDelta> {
    while (this.windows.closeSome()) yield;
    const delta = this.windows.takeDelta();
    const alerts: AlertEvent[] = [];
    const pulses: AlertedPulse[] = [];
    for (const [index, window] of (delta?.published ?? []).entries()) {
      this.publish(window, pulses, alerts);
      if (index % WINDOWS_PER_STEP === WINDOWS_PER_STEP - 1) yield;
    }
    const coins = this.coins.takeChanges();
    const seen = this.seen.takeBatches();
    const seenRemoved = delta === null ? [] : this.seen.forget(this.windows.countsAfterMs);
    return {
      changed: delta !== null || coins.length > 0 || seen.length > 0,
      pulses,
      alerts,
      progress: this.windows.progress(),
      windows: delta?.changed ?? [],
      removed: delta?.removed ?? [],
      coins,
      seen,
      seenRemoved,
      rebuildTo: this.rebuild?.throughOffset ?? null,
      storedEntries: this.openWindows + this.correctableWindows + this.coins.stored + this.seen.stored,
    };
  }

  /**
   * Alerts are judged once a window, when it is first published: a correction neither raises nor clears one, the next window does.
   * Every other pulse carries the alert as it stands.
   */
  private publish(window: PublishedWindow<WindowFigures>, pulses: AlertedPulse[], alerts: AlertEvent[]): void {
    const coin = this.coins.recall(window.key);
    const before = coin.alerts.open;
    if (window.revision === 0 && window.sizeMs === this.primarySizeMs) {
      this.coins.judge(coin, { change24hPct: window.result.change24hPct, windowEndMs: window.endMs });
    }
    if (window.repeated) return;
    const pulse = pulseOfWindow(window, coin.alerts.open, { ...this.rules, inputPartition: this.inputPartition });
    alerts.push(...alertEvents(before, coin.alerts.open, pulse));
    pulses.push(pulse);
  }

  private endRebuild(): void {
    this.rebuild = null;
    this.windows.endRebuild();
  }
}
