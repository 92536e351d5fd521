export interface DeliveryLimits {
  /** Bytes that may wait in the process for one client; above it the client is behind. */
  readonly bufferBytes: number;
  /** How long a client may stay behind. */
  readonly behindMs: number;
  /** How many bytes may be withheld from a client that is behind. */
  readonly withheldBytes: number;
}

export type Admission = 'send' | 'withhold' | 'drop';

/**
 * Decides whether a message may join what already waits for one client. It keeps a flag and two numbers, never messages: a
 * client that is behind gets the newest state when it has drained, so its memory is bounded whatever it does.
 */
export class DeliveryGate {
  private behindSinceMs: number | null = null;
  private withheldBytes = 0;

  constructor(private readonly limits: DeliveryLimits) {}

  get behind(): boolean {
    return this.behindSinceMs !== null;
  }

  /** `waitingBytes`: what the connection has not sent yet. A client once behind stays so until `caughtUp`. */
  admit(waitingBytes: number, messageBytes: number, nowMs: number): Admission {
    if (this.behindSinceMs === null) {
      if (waitingBytes <= this.limits.bufferBytes) return 'send';
      this.behindSinceMs = nowMs;
    }
    this.withheldBytes += messageBytes;
    return this.expired(nowMs) ? 'drop' : 'withhold';
  }

  /** Time alone can make a client too slow, when nothing is published. */
  expired(nowMs: number): boolean {
    if (this.behindSinceMs === null) return false;
    return nowMs - this.behindSinceMs > this.limits.behindMs || this.withheldBytes > this.limits.withheldBytes;
  }

  /** True once, when a client that was behind has nothing left to read: the moment to send it the newest state. */
  caughtUp(waitingBytes: number): boolean {
    if (this.behindSinceMs === null || waitingBytes > 0) return false;
    this.behindSinceMs = null;
    this.withheldBytes = 0;
    return true;
  }
}
