import { KubeApiError, type KubeFailure } from './kube-api-error.js';

/** `Status` of the Kubernetes API: what it says of a failure, in an answer's body or in an ERROR event of a watch. */
export interface KubeStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly retryAfterSeconds?: number };
}

const BY_CODE: Readonly<Record<number, KubeFailure>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  410: 'gone',
  429: 'throttled',
};

/** The error for an answer that says no. `retryAfter`: the header, in seconds. */
export function failedAnswer(action: string, status: number, body: KubeStatus, retryAfter?: string): KubeApiError {
  const reason = body.reason ?? `HTTP ${status}`;
  return new KubeApiError({
    failure: failureOf(status, reason),
    action,
    status,
    reason,
    detail: body.message ?? 'no message',
    retryAfterMs: retryAfterMs(retryAfter) ?? inMs(body.details?.retryAfterSeconds),
  });
}

function failureOf(status: number, reason: string): KubeFailure {
  // Of a list that expired the server says 410 with the reason Expired; in a watch it is reason or code alone.
  if (reason === 'Expired' || reason === 'Gone') return 'gone';
  if (reason === 'AlreadyExists') return 'exists';
  return BY_CODE[status] ?? (status >= 500 ? 'server' : 'invalid');
}

function retryAfterMs(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? inMs(seconds) : null;
}

const inMs = (seconds: number | undefined) => (seconds === undefined ? null : Math.round(seconds * 1000));
