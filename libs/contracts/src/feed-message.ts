import type { Coin } from '@cmp/market';
import type { AlertRecord } from './alert-record.js';
import type { PulseRecord } from './pulse-record.js';
import type { SourceStatusRecord } from './source-status-record.js';
import type { TickRecord } from './tick-record.js';

export const FEED_VERSION = 1;

/** Points of history per coin in a snapshot and on a chart. */
export const SNAPSHOT_POINTS = 20;

/** Most alert events that a gateway keeps, and that one message holds. */
export const KEPT_ALERTS = 500;

/** In every message from the gateway. `seq` starts at 1 on each connection and counts up by one: a jump is a gap. */
export interface FeedHead {
  readonly v: typeof FEED_VERSION;
  readonly seq: number;
}

export interface Thresholds {
  /** Percent: below is Stable, from here Moving. */
  readonly movingPct: number;
  /** Percent: from here Volatile. */
  readonly volatilePct: number;
  /** Percent: at or above (below its negative) Rising (Falling). */
  readonly trendPct: number;
  /** Percent: raises an alert. */
  readonly alertRaisePct: number;
  /** Percent: below it an alert clears. */
  readonly alertClearPct: number;
}

/** One window definition, ms: tumbling when `advance_ms` equals `window_ms`, else hopping. */
export interface FeedWindow {
  readonly window_ms: number;
  readonly advance_ms: number;
  /** How long after its end a window waits for ticks that come out of order. */
  readonly grace_ms: number;
}

export interface HelloBody {
  readonly type: 'hello';
  /** The gateway's clock, ISO 8601: ages are computed against it, not against the viewer's clock. */
  readonly server_time: string;
  readonly window_ms: number;
  readonly grace_ms: number;
  /** Every definition that is computed, the primary one first. The feed carries the primary one; REST has them all. */
  readonly windows?: readonly FeedWindow[];
  /** How long after end and grace a late tick still corrects a window, as its next revision; 0: never. */
  readonly correction_ms?: number;
  /** A `status` comes at least this often, so that silence can be told from a dead connection. */
  readonly status_every_ms?: number;
  readonly coins: readonly Coin[];
  readonly thresholds: Thresholds;
}

/** The health of the data path as the page needs it. */
export interface FeedStatus {
  /** True when any active source makes its prices up. */
  readonly simulated: boolean;
  /** False while the gateway cannot read the log. */
  readonly log_available: boolean;
  readonly sources: readonly SourceStatusRecord[];
}

export interface SnapshotBody {
  readonly type: 'snapshot';
  readonly server_time: string;
  readonly cursor: string;
  /** The newest revision of at most `SNAPSHOT_POINTS` windows per coin, oldest first within a coin. */
  readonly pulses: readonly PulseRecord[];
  /** Newest tick per coin. */
  readonly ticks: readonly TickRecord[];
  readonly status: FeedStatus;
}

export interface UpdateBody {
  readonly type: 'update';
  readonly server_time: string;
  /** Where to resume after this message: opaque, valid on every gateway of the same log. */
  readonly cursor: string;
  readonly pulses: readonly PulseRecord[];
}

export interface TickBody {
  readonly type: 'tick';
  readonly server_time: string;
  readonly ticks: readonly TickRecord[];
}

export interface StatusBody {
  readonly type: 'status';
  readonly server_time: string;
  readonly status: FeedStatus;
}

/**
 * Alerts raised and cleared, in the order they happened: those of now, or, after a snapshot and for a client that could not be told at
 * the time, all that the gateway keeps. Applied idempotently by `(id, event)`.
 */
export interface AlertBody {
  readonly type: 'alert';
  readonly server_time: string;
  readonly alerts: readonly AlertRecord[];
}

/** Updates were left out. A snapshot follows when they cannot be replayed. */
export interface GapBody {
  readonly type: 'gap';
  readonly server_time: string;
  /** `slow`: the client did not keep up and got only the newest per coin; `cursor`: the log no longer has what was asked. */
  readonly reason: 'slow' | 'cursor';
}

/** The gateway is about to close this connection, because it stops. Socket.IO has no close codes: there it also says why. */
export interface ClosingBody {
  readonly type: 'closing';
  readonly server_time: string;
  /** One of `FEED_CLOSE`. */
  readonly code: number;
  readonly reason: string;
  /** How long to wait before coming back, ms; another for each client, so that they do not come in one instant. */
  readonly retry_ms: number;
}

export type FeedBody =
  HelloBody | SnapshotBody | UpdateBody | TickBody | StatusBody | AlertBody | GapBody | ClosingBody;
export type FeedMessage = FeedHead & FeedBody;

/** A message of a type that a newer gateway has: its place in the connection counts, the rest is left out. */
export interface UnknownFeedMessage extends FeedHead {
  readonly type: 'unknown';
  readonly server_time: string;
}

/** From the client. `subscribe` with an empty list means all coins. */
export type FeedRequest =
  | { readonly type: 'resume'; readonly cursor: string }
  | { readonly type: 'subscribe'; readonly coins: readonly string[] }
  | { readonly type: 'ack'; readonly seq: number };

/** Close codes of `/feed` and `/ws` (RFC 6455 section 7.4: 4000 to 4999 are the application's). */
export const FEED_CLOSE = {
  /** The gateway stops or restarts; come back with jitter. */
  goingAway: 1001,
  /** A message of the client is not one of `FeedRequest`. */
  badRequest: 4400,
  /** The client stayed behind for too long. */
  tooSlow: 4408,
  /** Too many connections. */
  full: 4429,
} as const;
