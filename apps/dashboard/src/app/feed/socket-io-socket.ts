import type { FeedBody } from '@cmp/contracts';
import { io } from 'socket.io-client';
import type { FeedSocket, SocketListener } from './feed-socket.js';

/** Other events on the same connection are for other clients. */
const FEED_EVENTS = Object.keys({
  hello: true,
  snapshot: true,
  update: true,
  tick: true,
  status: true,
  alert: true,
  gap: true,
} satisfies Record<Exclude<FeedBody['type'], 'closing'>, true>);

/** The same feed over Socket.IO, for networks that let no WebSocket through. Loaded only then. */
export function openSocketIo(listener: SocketListener): FeedSocket {
  const socket = io({ reconnection: false, forceNew: true, transports: ['polling', 'websocket'] });
  let over = false;
  const end = (code: number, bySelf = true) => {
    if (over) return;
    over = true;
    if (bySelf) socket.disconnect();
    listener.closed(code);
  };
  socket.on('connect', () => listener.opened());
  socket.on('connect_error', () => end(1006));
  // Socket.IO has no close codes: the gateway says why in an event of its own, and then closes. Closing from this side as well
  // would be a request to a session that is gone.
  socket.on('closing', (why: { readonly code: number; readonly retry_ms?: number }) => {
    // A goodbye with a time to come back is a message of the feed as well.
    if (!over && why.retry_ms !== undefined) listener.frame(why);
    end(Number(why.code), false);
  });
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
