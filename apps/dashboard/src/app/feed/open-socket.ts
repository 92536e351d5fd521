import type { FeedSocket, OpenSocket, SocketListener } from './feed-socket.js';
import { openNativeSocket } from './native-socket.js';

/** Opens connections to the gateway that served the page. */
export const openSocketToHost: OpenSocket = (transport, listener) => {
  // Some locked-down browsers have no WebSocket at all: nothing to try there.
  if (transport === 'socket.io' || !('WebSocket' in window)) return openLazily(listener);
  const { protocol, host } = window.location;
  return openNativeSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/feed`, listener);
};

/** Socket.IO's client is a chunk of its own: most visitors never need it. */
function openLazily(listener: SocketListener): FeedSocket {
  let socket: FeedSocket | null = null;
  let closed = false;
  import('./socket-io-socket.js').then(
    ({ openSocketIo }) => {
      if (!closed) socket = openSocketIo(listener);
    },
    // The chunk cannot be fetched: the gateway is away, like a connection that failed.
    () => listener.closed(1006),
  );
  return {
    send: (request) => socket?.send(request),
    close: () => {
      closed = true;
      if (socket) socket.close();
      else listener.closed(1000);
    },
  };
}
