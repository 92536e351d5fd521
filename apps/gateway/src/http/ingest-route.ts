import { RecordFormatError } from '@cmp/contracts';
import { LogError } from '@cmp/event-log';
import type { Logger } from '@cmp/runtime';
import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../gateway-metrics.js';
import { errorAnswer, type ErrorAnswer } from './api-error.js';
import { checkIngestKey } from './ingest-key.js';
import type { IngestPulses } from './ingest-pulses.js';
import { BodyTooLargeError, discard, readBody } from './request-body.js';

export interface IngestRouteOptions {
  readonly pulses: IngestPulses;
  readonly apiKey: string | null;
  readonly maxBytes: number;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

interface Refusal {
  readonly status: number;
  readonly body: ErrorAnswer;
}

/**
 * `POST /ingest`. A Fastify route of its own, not a Nest controller: the key is checked before a byte of the body is read, and
 * body size and content type have rules of their own. Answers once the log has the pulses; the feeds get them by following it.
 */
export function ingestRoute({ pulses, apiKey, maxBytes, metrics, logger }: IngestRouteOptions) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', (request: FastifyRequest, body: IncomingMessage) => {
      const declared = Number(request.headers['content-length'] ?? Number.NaN);
      return readBody(body, maxBytes, Number.isFinite(declared) ? declared : null);
    });
    scope.addHook('onRequest', async (request, reply) => {
      const refusal = checkIngestKey(apiKey, request.headers.authorization);
      if (refusal === null) return;
      discard(request.raw);
      metrics.ingest.inc({ outcome: '401' });
      return reply.code(401).header('www-authenticate', 'Bearer realm="ingest"').send(refusal);
    });
    scope.setErrorHandler((error: FastifyError, _request, reply) => answerRefusal(refusalOf(error), reply));
    scope.post('/ingest', async (request, reply) => {
      const accepted = await pulses.store(parseJson(request.body));
      metrics.ingest.inc({ outcome: '202' });
      return reply.code(202).header('cache-control', 'no-store').send({ accepted });
    });

    function answerRefusal({ status, body }: Refusal, reply: FastifyReply): FastifyReply {
      metrics.ingest.inc({ outcome: String(status) });
      if (status === 503) reply.header('retry-after', '5');
      if (status >= 500) logger.warn('a post to /ingest could not be stored', { status, code: body.error.code });
      return reply.code(status).send(body);
    }
  };
}

class NotJsonError extends Error {}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
  } catch (error) {
    throw new NotJsonError('the body is not JSON', { cause: error });
  }
}

function refusalOf(error: FastifyError): Refusal {
  const refuse = (status: number, code: string, message: string, field?: string): Refusal => {
    return { status, body: errorAnswer(code, message, field) };
  };
  if (error instanceof RecordFormatError) return refuse(422, 'bad_pulse', error.message, error.field);
  if (error instanceof NotJsonError) return refuse(400, 'bad_json', `${error.message}: send {"data":[…]}`);
  if (error instanceof BodyTooLargeError) return refuse(413, 'too_large', error.message);
  if (error instanceof LogError) return refuse(503, 'log_away', 'the log does not take records now; try again later');
  if (error.statusCode === 415) return refuse(415, 'bad_content_type', 'send the body as application/json');
  if (error.statusCode !== undefined && error.statusCode < 500)
    return refuse(error.statusCode, 'bad_request', error.message);
  return refuse(500, 'internal', 'something went wrong in the gateway');
}
