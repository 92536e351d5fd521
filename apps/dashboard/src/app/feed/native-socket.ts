import type { FeedSocket, SocketListener } from './feed-socket.js';

/** A native WebSocket on the page's own host. */
export function openNativeSocket(url: string, listener: SocketListener): FeedSocket {
  const socket = new WebSocket(url);
  let over = false;
  const end = (code: number) => {
    if (over) return;
    over = true;
    listener.closed(code);
  };
  socket.addEventListener('open', () => {
    if (!over) listener.opened();
  });
  socket.addEventListener('message', ({ data }) => {
    if (!over) listener.frame(data);
  });
  socket.addEventListener('close', ({ code }) => end(code));
  return {
    send: (request) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
    },
    // A dead connection may take minutes to close: its owner is told now and hears nothing more of it. One that is
    // still being opened is closed once it is: browsers complain in the console about those that are closed before.
    close: () => {
      if (socket.readyState === WebSocket.CONNECTING) socket.addEventListener('open', () => socket.close());
      else socket.close();
      end(1000);
    },
  };
}
