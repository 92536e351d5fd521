import { STATUS_CODES, type ServerResponse } from 'node:http';

/** An answer that says no, thrown by what serves a request. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export function statusBody({ code, reason, message }: Refusal) {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message };
}

export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(refusal.retryAfterSeconds));
  sendJson(response, refusal.code, statusBody(refusal));
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** The word that the API server has for a code. */
export const reasonOf = (code: number): string => REASONS[code] ?? STATUS_CODES[code] ?? 'Unknown';
