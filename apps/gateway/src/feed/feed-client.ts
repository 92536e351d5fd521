import { FEED_CLOSE } from '@cmp/contracts';
import { DeliveryGate, type DeliveryLimits } from '../delivery/delivery-gate.js';
import type { PlainMessage, SharedBody } from '../delivery/shared-message.js';
import type { DropReason } from '../gateway-metrics.js';

/** One connection as the feed sees it; the WebSocket and Socket.IO adapters are behind it. */
export interface FeedOutlet {
  readonly kind: 'feed' | 'socketio';
  /** Bytes handed over and not yet taken by the operating system. */
  waitingBytes(): number;
  /** Returns the bytes written. */
  send(seq: number, serverTime: string, body: SharedBody): number;
  /** The original frame beside the feed messages, for kinds of connection that carry both. */
  sendPlain?(message: PlainMessage): number;
  close(code: number, reason: string): void;
}

/** What a client is being sent: nothing before the first snapshot, nothing new while it is behind or is replayed to. */
type Phase = 'waiting' | 'live' | 'replaying' | 'closed';

export type Delivered = 'sent' | 'withheld' | 'dropped' | 'skipped';

/** One feed connection: its `seq`, its subscription, and whether it keeps up. */
export class FeedClient {
  private lastSeq = 0;
  private phase: Phase = 'waiting';
  private onceLive: (() => void) | null = null;
  private readonly gate: DeliveryGate;
  private readonly leaving = new AbortController();
  /** Undefined means all coins. */
  coins: ReadonlySet<string> | undefined;
  bytesSent = 0;
  /** An alert happened that could not be sent just then; it is made up for before the client goes on. */
  missesAlerts = false;

  constructor(
    private readonly outlet: FeedOutlet,
    limits: DeliveryLimits,
    private readonly onDropped: (client: FeedClient, reason: DropReason) => void,
  ) {
    this.gate = new DeliveryGate(limits);
  }

  get kind(): FeedOutlet['kind'] {
    return this.outlet.kind;
  }

  get waitingBytes(): number {
    return this.outlet.waitingBytes();
  }

  get seq(): number {
    return this.lastSeq;
  }

  get live(): boolean {
    return this.phase === 'live';
  }

  get replaying(): boolean {
    return this.phase === 'replaying';
  }

  get open(): boolean {
    return this.phase !== 'closed';
  }

  /** Aborts when the connection is over, whoever ended it. */
  get gone(): AbortSignal {
    return this.leaving.signal;
  }

  goLive(): void {
    if (this.phase !== 'closed') this.phase = 'live';
    const job = this.onceLive;
    this.onceLive = null;
    job?.();
  }

  /** True before the first snapshot. What the client then wants is done right after it; only the last wish is kept. */
  postpone(job: () => void): boolean {
    if (this.phase !== 'waiting') return false;
    this.onceLive = job;
    return true;
  }

  beginReplay(): void {
    if (this.phase === 'live') this.phase = 'replaying';
  }

  /** Sends without asking whether the client keeps up: for the first messages and for answers to its requests. */
  send(body: SharedBody, serverTime: string): void {
    if (this.phase === 'closed') return;
    this.lastSeq += 1;
    this.bytesSent += this.outlet.send(this.lastSeq, serverTime, body);
  }

  sendPlain(message: PlainMessage): void {
    if (this.phase === 'closed' || this.outlet.sendPlain === undefined) return;
    this.bytesSent += this.outlet.sendPlain(message);
  }

  /** A message for everyone: sent if the client keeps up, withheld (not queued) if not. */
  deliver(body: SharedBody, plain: PlainMessage | null, serverTime: string, nowMs: number): Delivered {
    if (this.phase !== 'live') return 'skipped';
    const admission = this.gate.admit(this.waitingBytes, body.size, nowMs);
    if (admission === 'send') {
      this.send(body, serverTime);
      if (plain !== null) this.sendPlain(plain);
      return 'sent';
    }
    if (admission === 'withhold') return 'withheld';
    this.drop(FEED_CLOSE.tooSlow, 'the client stayed behind for too long', 'slow');
    return 'dropped';
  }

  /** Whether a client may be sent a large answer now; replaying waits for this. */
  get drained(): boolean {
    return this.waitingBytes === 0;
  }

  /** True when the client was behind and has drained: the caller sends `gap` and the newest state. */
  takeCaughtUp(nowMs: number): boolean {
    if (this.phase !== 'live' || !this.gate.behind) return false;
    if (this.gate.caughtUp(this.waitingBytes)) return true;
    if (this.gate.expired(nowMs)) this.drop(FEED_CLOSE.tooSlow, 'the client stayed behind for too long', 'slow');
    return false;
  }

  drop(code: number, why: string, reason: DropReason): void {
    if (this.phase === 'closed') return;
    this.closed();
    this.outlet.close(code, why);
    this.onDropped(this, reason);
  }

  /** The connection is gone by itself. */
  closed(): void {
    this.phase = 'closed';
    this.leaving.abort();
  }
}
