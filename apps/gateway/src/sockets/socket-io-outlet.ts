import type { Clock } from '@cmp/runtime';
import type { Socket } from 'socket.io';
import type { PlainMessage, SharedBody } from '../delivery/shared-message.js';
import type { FeedOutlet } from '../feed/feed-client.js';
import { CLOSE_PATIENCE_MS } from './close-patiently.js';

/** What Engine.IO takes beside the text: frames for its WebSocket transport that need no encoding (Socket.IO's own broadcasts use it). */
interface PacketOptions {
  readonly compress: false;
  readonly wsPreEncodedFrame: readonly Buffer[];
}

/** The parts of an Engine.IO connection that tell how much it has not sent; its type declarations leave them out. */
interface EngineConnection {
  readonly writeBuffer?: readonly { readonly data?: unknown }[];
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: unknown } };
}

/** Writes events as Engine.IO packets that are built once: whole frames for the WebSocket transport, text for the polling one. */
export class SocketIoOutlet implements FeedOutlet {
  readonly kind = 'socketio';

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
  ) {}

  waitingBytes(): number {
    const connection = this.socket.conn as unknown as EngineConnection;
    const queued = (connection.writeBuffer ?? []).reduce((sum, { data }) => sum + sizeOf(data), 0);
    const buffered = connection.transport?.socket?.bufferedAmount;
    return queued + (typeof buffered === 'number' ? buffered : 0);
  }

  send(seq: number, serverTime: string, body: SharedBody): number {
    return this.write(body.socketIoText(seq, serverTime), body.socketIoFrames(seq, serverTime));
  }

  sendPlain(message: PlainMessage): number {
    return this.write(message.socketIoText, [message.socketIoFrame]);
  }

  /** Socket.IO has no close codes, so an event says why; closing below Socket.IO makes its client come back by itself. */
  close(code: number, reason: string): void {
    this.socket.emit('closing', { code, reason });
    const patience = new AbortController();
    this.socket.conn.once('close', () => patience.abort());
    this.socket.conn.close();
    void this.clock.sleep(CLOSE_PATIENCE_MS, patience.signal).then(() => this.socket.conn.close(true));
  }

  private write(text: string, frames: readonly Buffer[]): number {
    const options: PacketOptions = { compress: false, wsPreEncodedFrame: frames };
    this.socket.conn.send(text, options);
    return frames.reduce((sum, frame) => sum + frame.length, 0);
  }
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' ? data.length : 0;
}
