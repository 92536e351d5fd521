/** A turn of the event loop for everybody else: long work must not keep sockets and timers waiting. */
export function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
