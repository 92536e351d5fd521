import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { KubeConnection } from './kube-connection.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Sends one request and resolves with the head of its answer; the body is still to be read. `signal` ends both. */
export async function exchange(
  connection: KubeConnection,
  asked: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { agent, headers } = await connection.access();
  const body = asked.body === undefined ? null : JSON.stringify(asked.body);
  const send = connection.server.protocol === 'https:' ? httpsRequest : httpRequest;
  const options = {
    method: asked.method,
    agent,
    signal,
    headers: { accept: 'application/json', ...bodyHeaders(asked, body), ...headers },
  };
  return new Promise((resolve, reject) => {
    const request = send(target(connection.server, asked.path), options, resolve);
    request.on('error', (error) => {
      // The server closed a connection that was idle while we took it up again: it has not seen the request.
      const stale = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET' && !signal.aborted;
      if (stale) resolve(exchange(connection, asked, signal));
      else reject(error);
    });
    request.end(body ?? undefined);
  });
}

/** A server behind a path (a proxy of several clusters) keeps its prefix. */
function target(server: URL, path: string): URL {
  return new URL(server.pathname.replace(/\/$/, '') + path, server);
}

function bodyHeaders({ contentType = 'application/json' }: HttpRequest, body: string | null): Record<string, string> {
  if (body === null) return {};
  return { 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)) };
}
