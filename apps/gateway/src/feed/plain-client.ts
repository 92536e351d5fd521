import { FEED_CLOSE } from '@cmp/contracts';
import { DeliveryGate, type DeliveryLimits } from '../delivery/delivery-gate.js';
import type { DropReason } from '../gateway-metrics.js';
import type { Delivered } from './feed-client.js';

export interface PlainOutlet {
  waitingBytes(): number;
  write(frame: Buffer): void;
  close(code: number, reason: string): void;
}

/** One connection of the original contract: whole frames, the same bytes for everyone. */
export class PlainClient {
  readonly kind = 'plain';
  private phase: 'waiting' | 'live' | 'closed' = 'waiting';
  private readonly gate: DeliveryGate;

  constructor(
    private readonly outlet: PlainOutlet,
    limits: DeliveryLimits,
    private readonly onDropped: (client: PlainClient, reason: DropReason) => void,
  ) {
    this.gate = new DeliveryGate(limits);
  }

  get waitingBytes(): number {
    return this.outlet.waitingBytes();
  }

  get live(): boolean {
    return this.phase === 'live';
  }

  goLive(): void {
    if (this.phase === 'waiting') this.phase = 'live';
  }

  deliver(frame: Buffer, nowMs: number): Delivered {
    if (this.phase !== 'live') return 'skipped';
    const admission = this.gate.admit(this.waitingBytes, frame.length, nowMs);
    if (admission === 'send') {
      this.outlet.write(frame);
      return 'sent';
    }
    if (admission === 'withhold') return 'withheld';
    this.drop(FEED_CLOSE.tooSlow, 'the client stayed behind for too long', 'slow');
    return 'dropped';
  }

  /** True when the client was behind and has drained: the caller sends the newest pulses. */
  takeCaughtUp(nowMs: number): boolean {
    if (this.phase !== 'live' || !this.gate.behind) return false;
    if (this.gate.caughtUp(this.waitingBytes)) return true;
    if (this.gate.expired(nowMs)) this.drop(FEED_CLOSE.tooSlow, 'the client stayed behind for too long', 'slow');
    return false;
  }

  drop(code: number, why: string, reason: DropReason): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.outlet.close(code, why);
    this.onDropped(this, reason);
  }

  closed(): void {
    this.phase = 'closed';
  }
}
