import { errorCode, type Clock } from '@cmp/runtime';

export const TIMEOUT_MS = 5000;
export const MAX_BODY_BYTES = 1024 * 1024;

/** A complete HTTP answer. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly body: string;
}

/** `unconnected`: the call certainly never arrived. `silent`: no answer began. `broken`: one began and was cut, too big or too slow. */
export interface HttpFault {
  readonly kind: 'unconnected' | 'silent' | 'broken';
  /** For a person: what happened, without the address. */
  readonly detail: string;
}

/** Codes of Node and undici for calls that did not get as far as a connection. */
const UNCONNECTED = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One GET, at most 5 s and 1 MiB, the limit held while reading. Redirects are not followed: they would carry the key elsewhere.
 * Never throws for what the network or the server does.
 */
export async function httpGet(
  request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  clock: Clock,
  signal: AbortSignal,
): Promise<HttpAnswer | HttpFault> {
  const over = new AbortController();
  const done = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  void clock.sleep(TIMEOUT_MS, AbortSignal.any([signal, done.signal])).then(() => over.abort());
  let begun = false;
  try {
    const response = await fetch(request.url, { headers: request.headers, redirect: 'manual', signal: stop });
    begun = true;
    return {
      kind: 'answer',
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      body: await limitedText(response),
    };
  } catch (error) {
    return faultOf(error, begun, over.signal.aborted);
  } finally {
    done.abort();
  }
}

class BodyTooLong extends Error {}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop by an error cancels the stream, so that the rest is not read.
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function faultOf(error: unknown, begun: boolean, timedOut: boolean): HttpFault {
  const kind = begun ? 'broken' : 'silent';
  if (timedOut) return { kind, detail: `no ${begun ? 'complete ' : ''}answer within ${TIMEOUT_MS / 1000} s` };
  if (error instanceof BodyTooLong) return { kind, detail: `an answer longer than ${MAX_BODY_BYTES / 1024} KiB` };
  const code = errorCode(causeOf(error)) ?? errorCode(error);
  if (code !== undefined && UNCONNECTED.has(code)) return { kind: 'unconnected', detail: `no connection (${code})` };
  return { kind, detail: `${begun ? 'an answer cut short' : 'no answer'} (${code ?? 'connection lost'})` };
}

/** `fetch` wraps what went wrong; several tried addresses make an `AggregateError` that has the code as well. */
function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
}
