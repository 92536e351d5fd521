import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { errorAnswer } from './api-error.js';
import type { RequestGuard } from './request-guard.js';
import { SECURITY_HEADERS } from './security-headers.js';

const CORS_MAX_AGE_SECONDS = '600';

/** What holds for every request of the app: known host, security headers, CORS for configured origins, ETags for the API. */
export function guardHttp(fastify: FastifyInstance, guard: RequestGuard): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!guard.hostFits(request.headers)) {
      return reply
        .code(421)
        .send(errorAnswer('unknown_host', 'this server answers on localhost only: set HOST to change that'));
    }
    const origin = guard.foreignOrigin(request.headers);
    if (origin === null) return;
    reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' });
    if (request.method !== 'OPTIONS') return;
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': CORS_MAX_AGE_SECONDS,
      })
      .send();
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200) return payload;
    if (!request.url.startsWith('/api/') || typeof payload !== 'string' || reply.hasHeader('etag')) return payload;
    const tag = `"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', tag);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] !== tag) return payload;
    reply.code(304).removeHeader('content-length');
    return null;
  });
}
