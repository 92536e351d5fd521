import type {
  FeedStatus,
  GapBody,
  HelloBody,
  SnapshotBody,
  StatusBody,
  Thresholds,
  TickBody,
  UpdateBody,
} from '@cmp/contracts';
import type { AlertedPulse, Coin, Tick } from '@cmp/market';

interface EventHead<Type extends string> {
  readonly type: Type;
  readonly seq: number;
  readonly serverTimeMs: number;
}

export interface HelloEvent extends EventHead<HelloBody['type']> {
  readonly windowMs: number;
  readonly graceMs: number;
  /** Longest time between two messages of a living connection; null when the gateway does not say. */
  readonly statusEveryMs: number | null;
  readonly coins: readonly Coin[];
  readonly thresholds: Thresholds;
}

export interface SnapshotEvent extends EventHead<SnapshotBody['type']> {
  readonly cursor: string;
  readonly pulses: readonly AlertedPulse[];
  readonly ticks: readonly Tick[];
  readonly status: FeedStatus;
}

export interface UpdateEvent extends EventHead<UpdateBody['type']> {
  readonly cursor: string;
  readonly pulses: readonly AlertedPulse[];
}

export interface TickEvent extends EventHead<TickBody['type']> {
  readonly ticks: readonly Tick[];
}

export interface StatusEvent extends EventHead<StatusBody['type']> {
  readonly status: FeedStatus;
}

export type GapEvent = EventHead<GapBody['type']>;

/** A message of the feed in the page's own terms: instants are epoch milliseconds. */
export type FeedEvent = HelloEvent | SnapshotEvent | UpdateEvent | TickEvent | StatusEvent | GapEvent;
