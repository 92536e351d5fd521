/** What a connection tells its owner. After `closed` nothing more comes. */
export interface SocketListener {
  opened(): void;
  /** One message as it came: text of a native WebSocket, an object of Socket.IO. */
  frame(data: unknown): void;
  /** WebSocket close code; 1006 when the connection never opened or broke. */
  closed(code: number): void;
}

/** One connection to the gateway, whichever way it was made. */
export interface FeedSocket {
  send(request: { readonly type: string } & Readonly<Record<string, unknown>>): void;
  close(): void;
}

export type Transport = 'websocket' | 'socket.io';

export type OpenSocket = (transport: Transport, listener: SocketListener) => FeedSocket;
