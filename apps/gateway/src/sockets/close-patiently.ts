import type { Clock } from '@cmp/runtime';
import type { WebSocket } from 'ws';

/** How long a client that was told to go may take to close before its socket is destroyed. */
export const CLOSE_PATIENCE_MS = 2000;

/** Closes with a code the client can understand; one that does not answer is cut off. */
export function closePatiently(webSocket: WebSocket, code: number, reason: string, clock: Clock): void {
  const patience = new AbortController();
  webSocket.once('close', () => patience.abort());
  webSocket.close(code, reason);
  void clock.sleep(CLOSE_PATIENCE_MS, patience.signal).then(() => webSocket.terminate());
}
