import type { Alert, AlertedPulse, AlertThresholds, LabelThresholds, Tick } from '@cmp/market';
import {
  WindowPartition,
  type ClosedWindow,
  type Lag,
  type LateArrival,
  type PartitionProgress,
  type PartitionState,
  type StoredWindow,
  type TimeWindows,
  type WindowRef,
} from '@cmp/window';
import { CoinMemory, isFresh, type CoinState } from './coin-memory.js';
import { pulseAggregate, type PulseAccumulator, type Sample, type WindowFigures } from './pulse-accumulator.js';
import { pulseOfWindow } from './pulse-of-window.js';

export interface PulseRules {
  /** The first is the primary one: alerts follow it alone. */
  readonly definitions: readonly TimeWindows[];
  readonly thresholds: LabelThresholds & AlertThresholds;
  /** Null: windows never close by the wall clock. */
  readonly idleMs: number | null;
}

/** What a restart needs of one partition. */
export interface PulseState {
  readonly windows: PartitionState<PulseAccumulator>;
  readonly coins: Iterable<readonly [string, CoinState]>;
}

/** What to publish and what to store since the last delta. */
export interface PulseDelta {
  /** False when clock, windows and coins are as they were. */
  readonly changed: boolean;
  readonly pulses: readonly AlertedPulse[];
  readonly progress: PartitionProgress;
  readonly windows: readonly StoredWindow<PulseAccumulator>[];
  readonly removed: readonly WindowRef[];
  readonly coins: readonly (readonly [string, CoinState])[];
}

/** The market's windows of one partition: ticks in, pulses out. Pure and in memory; see `WindowPartition` for how to store it. */
export class PulsePartition {
  private readonly windows: WindowPartition<Sample, PulseAccumulator, WindowFigures>;
  private readonly coins: CoinMemory;
  private readonly primarySizeMs: number | undefined;

  constructor(
    private readonly rules: PulseRules,
    state?: PulseState,
  ) {
    const { definitions, idleMs } = rules;
    this.windows = new WindowPartition({ definitions, aggregate: pulseAggregate, idleMs }, state?.windows);
    this.coins = new CoinMemory(rules.thresholds, state?.coins);
    this.primarySizeMs = definitions[0]?.sizeMs;
  }

  get clockMs(): number | null {
    return this.windows.clock;
  }

  get openWindows(): number {
    return this.windows.openCount;
  }

  /** Windows of a definition that is no longer configured: the next delta removes them unpublished. */
  get abandoned(): readonly WindowRef[] {
    return this.windows.abandoned;
  }

  /** Takes one accepted tick; returns what it came too late for. A tick that counts nowhere leaves no trace but the clock. */
  observe(tick: Tick): LateArrival | null {
    const coin = this.coins.recall(tick.coin);
    const arrival = this.windows.observe(tick.coin, tick.eventTimeMs, { tick, fresh: isFresh(tick, coin) });
    if (arrival === null || arrival.countedIn > 0) this.coins.noteSample(coin, tick);
    return arrival;
  }

  closeIdle(nowMs: number, lag: Lag): void {
    this.windows.closeIdle(nowMs, lag);
  }

  /** What changed since the last call. Taking it assumes that it will be stored. */
  takeDelta(): PulseDelta {
    const delta = this.windows.takeDelta();
    const pulses = (delta?.closed ?? []).map((window) => this.publish(window));
    const coins = this.coins.takeChanges();
    return {
      changed: delta !== null || coins.length > 0,
      pulses,
      progress: this.windows.progress(),
      windows: delta?.changed ?? [],
      removed: delta?.removed ?? [],
      coins,
    };
  }

  private publish(window: ClosedWindow<WindowFigures>): AlertedPulse {
    return pulseOfWindow(window, this.alertAfter(window), this.rules.thresholds);
  }

  private alertAfter({ key, sizeMs, endMs, result }: ClosedWindow<WindowFigures>): Alert | null {
    const coin = this.coins.recall(key);
    return sizeMs === this.primarySizeMs ? this.coins.raiseOrClear(coin, result.change24hPct, endMs) : coin.alert;
  }
}
