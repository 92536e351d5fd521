import type { FeedBody } from '@cmp/contracts';
import { io } from 'socket.io-client';
import type { FeedSocket, SocketListener } from './feed-socket.js';

/** Other events on the same connection are for other clients. */
const FEED_EVENTS = [
  'hello',
  'snapshot',
  'update',
  'tick',
  'status',
  'gap',
] as const satisfies readonly FeedBody['type'][];

/** The same feed over Socket.IO, for networks that let no WebSocket through. Loaded only then. */
export function openSocketIo(listener: SocketListener): FeedSocket {
  const socket = io({ reconnection: false, forceNew: true, transports: ['polling', 'websocket'] });
  let over = false;
  const end = (code: number) => {
    if (over) return;
    over = true;
    socket.disconnect();
    listener.closed(code);
  };
  socket.on('connect', () => listener.opened());
  socket.on('connect_error', () => end(1006));
  socket.on('disconnect', () => end(1006));
  for (const type of FEED_EVENTS) {
    socket.on(type, (message: unknown) => {
      if (!over) listener.frame(message);
    });
  }
  return {
    send: ({ type, ...body }) => socket.emit(type, body),
    close: () => end(1000),
  };
}
