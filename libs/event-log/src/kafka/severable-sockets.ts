import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of one kafkajs client, with a switch that cuts them for good. kafkajs has no way to give up a request: a client that was
 * told to disconnect goes on with its retries, reconnects and may still write. A severed one can not reach a broker again.
 */
export interface SeverableSockets {
  readonly factory: ISocketFactory;
  readonly severed: boolean;
  sever(): void;
}

export function severableSockets(): SeverableSockets {
  const open = new Set<Socket>();
  let severed = false;
  return {
    factory({ host, port, ssl, onConnect }) {
      if (severed) throw new Error('this client was closed');
      const options = { host, port };
      const socket = ssl
        ? connectTls({ ...options, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
        : connect(options, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    get severed() {
      return severed;
    },
    sever() {
      severed = true;
      // With an error, because kafkajs does not listen to `close`: its waiting requests would wait for ever.
      for (const socket of open) socket.destroy(new Error('this client was closed'));
      open.clear();
    },
  };
}
