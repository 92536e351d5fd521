import type { Duplex } from 'node:stream';
import type { Clock } from '@cmp/runtime';
import { WebSocket } from 'ws';
import type { SharedBody } from '../delivery/shared-message.js';
import type { FeedOutlet } from '../feed/feed-client.js';
import type { PlainOutlet } from '../feed/plain-client.js';
import { closePatiently } from './close-patiently.js';

/**
 * Writes frames that were built beforehand straight to the socket of the upgrade. Safe beside `ws`, which writes its own control
 * frames whole and at once on the same socket as long as no compression is negotiated; what `ws` would add to a message is only
 * building the frame anew for each client.
 */
class WebSocketOutlet {
  constructor(
    protected readonly webSocket: WebSocket,
    protected readonly socket: Duplex,
    private readonly clock: Clock,
  ) {}

  waitingBytes(): number {
    return this.socket.writableLength;
  }

  close(code: number, reason: string): void {
    closePatiently(this.webSocket, code, reason, this.clock);
  }

  /** Nothing may follow a close frame, nor be written to a socket that has ended. */
  protected get writable(): boolean {
    return this.webSocket.readyState === WebSocket.OPEN && this.socket.writable;
  }
}

export class PlainWebSocketOutlet extends WebSocketOutlet implements PlainOutlet {
  write(frame: Buffer): void {
    if (this.writable) this.socket.write(frame);
  }
}

export class FeedWebSocketOutlet extends WebSocketOutlet implements FeedOutlet {
  readonly kind = 'feed';

  send(seq: number, serverTime: string, body: SharedBody): number {
    if (!this.writable) return 0;
    const [head, tail] = body.feedFrames(seq, serverTime);
    this.socket.cork();
    this.socket.write(head);
    this.socket.write(tail);
    this.socket.uncork();
    return head.length + tail.length;
  }
}
