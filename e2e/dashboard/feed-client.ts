import type { FeedBody, FeedMessage, FeedRequest } from '@cmp/contracts';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** One connected page, over whichever transport it came. `seq` counts up by one per message, as the contract says. */
export class FeedClient {
  private seq = 0;
  readonly received: FeedRequest[] = [];

  constructor(
    readonly transport: 'websocket' | 'socket.io',
    private readonly deliver: (message: FeedMessage) => void,
    private readonly deliverRaw: (payload: string | Uint8Array) => void,
    private readonly end: (code: number | null) => void,
  ) {}

  static ofWebSocket(socket: WebSocket): FeedClient {
    return new FeedClient(
      'websocket',
      (message) => socket.send(JSON.stringify(message)),
      (payload) => socket.send(payload),
      (code) => (code === null ? socket.terminate() : socket.close(code)),
    );
  }

  static ofSocketIo(socket: Socket): FeedClient {
    return new FeedClient(
      'socket.io',
      (message) => {
        socket.emit(message.type, message);
        // The gateway sends the original system's frame beside its own messages on Socket.IO.
        if (message.type === 'update') socket.emit('aqi_update', { type: 'aqi_update', data: message.pulses });
      },
      (payload) => socket.emit('update', payload),
      (code) => {
        // Socket.IO has no close codes: the gateway says why in an event of its own.
        if (code !== null) socket.emit('closing', { code, reason: 'as the test says' });
        socket.conn.close();
      },
    );
  }

  /** Sends the next message; `skip` leaves numbers out, as if messages had been lost on the way. */
  send(body: FeedBody, skip = 0): void {
    this.seq += 1 + skip;
    this.deliver({ v: 1, seq: this.seq, ...body });
  }

  /** Sends a message under a number the page has already seen. */
  sendAgainAs(seq: number, body: FeedBody): void {
    this.deliver({ v: 1, seq, ...body });
  }

  get lastSeq(): number {
    return this.seq;
  }

  sendRaw(payload: string | Uint8Array): void {
    this.deliverRaw(payload);
  }

  cut(): void {
    this.end(null);
  }

  /** Ends the connection with a close code of the contract. */
  dismiss(code: number): void {
    this.end(code);
  }
}
