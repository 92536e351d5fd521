/** What kind of failure it was; the caller decides by it. */
export type KubeFailure =
  /** 400, 405, 413, 415, 422: the same request fails again. */
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  /** 409 AlreadyExists. */
  | 'exists'
  /** 409: someone else was faster, or holds a field. */
  | 'conflict'
  /** 410: the version or the page asked for is no longer kept. List anew. */
  | 'gone'
  /** 429: the server, or our own limit of requests that wait. */
  | 'throttled'
  /** 5xx. */
  | 'server'
  /** No connection, a broken one, or no answer within the time limit: the outcome of a write is unknown. */
  | 'unreachable'
  /** Something answered that is not JSON of the API. */
  | 'garbled'
  /** The caller's signal. */
  | 'aborted';

const RETRIABLE: ReadonlySet<KubeFailure> = new Set(['throttled', 'server', 'unreachable', 'garbled', 'conflict']);

export interface KubeApiErrorParts {
  readonly failure: KubeFailure;
  /** What was tried, as `apply Deployment shop/web`. */
  readonly action: string;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** A request that failed. The message names verb, kind and namespace/name; `retriable` says whether the same call can succeed later. */
export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  readonly failure: KubeFailure;
  readonly action: string;
  readonly status: number;
  /** The server's word, as `AlreadyExists`. */
  readonly reason: string;
  /** How long the server asks to be left alone. */
  readonly retryAfterMs: number | null;
  readonly retriable: boolean;

  constructor(parts: KubeApiErrorParts) {
    const status = parts.status === 0 ? '' : `${parts.status} `;
    super(`${parts.action}: ${status}${parts.reason}: ${parts.detail}`, { cause: parts.cause });
    this.failure = parts.failure;
    this.action = parts.action;
    this.status = parts.status;
    this.reason = parts.reason;
    this.retryAfterMs = parts.retryAfterMs ?? null;
    this.retriable = RETRIABLE.has(parts.failure);
  }
}

/** Whether `error` is a `KubeApiError` of one of these kinds. */
export function isKubeFailure(error: unknown, ...failures: readonly KubeFailure[]): error is KubeApiError {
  return error instanceof KubeApiError && failures.includes(error.failure);
}
