import type {
  AlertBody,
  ClosingBody,
  FeedStatus,
  GapBody,
  HelloBody,
  SnapshotBody,
  StatusBody,
  Thresholds,
  TickBody,
  UnknownFeedMessage,
  UpdateBody,
} from '@cmp/contracts';
import type { AlertedPulse, AlertEvent, Coin, Tick } from '@cmp/market';
import type { WindowDefinition } from '../market/market-state.js';

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
  /** The primary one first; empty when the gateway does not say. */
  readonly windows: readonly WindowDefinition[];
  /** How long after a window's end a late price still corrects it; null when the gateway does not say. */
  readonly correctionMs: number | null;
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

export interface AlertsEvent extends EventHead<AlertBody['type']> {
  readonly alerts: readonly AlertEvent[];
}

export interface ClosingEvent extends EventHead<ClosingBody['type']> {
  /** How long the gateway asks to wait before coming back. */
  readonly retryMs: number;
}

export type GapEvent = EventHead<GapBody['type']>;
export type UnknownEvent = EventHead<UnknownFeedMessage['type']>;

/** A message of the feed in the page's own terms: instants are epoch milliseconds. */
export type FeedEvent =
  | HelloEvent
  | SnapshotEvent
  | UpdateEvent
  | TickEvent
  | StatusEvent
  | AlertsEvent
  | GapEvent
  | ClosingEvent
  | UnknownEvent;
