import type { HttpAnswer, HttpFault } from './http-get.js';
import { retryAfterMs } from './retry-after.js';

interface Fault<Kind> {
  readonly kind: Kind;
  /** Follows "CoinGecko" or "CoinGecko:" in a sentence. */
  readonly detail: string;
}

/**
 * What a call came to. `limited`: asked to wait. `misconfigured`: only a person can mend it. `blocked`: turned away at the door, so
 * that CoinGecko itself did not answer. `unreached`: no answer at all. `failed`: an answer that is of no use.
 */
export type CallOutcome =
  | { readonly kind: 'served'; readonly coins: Readonly<Record<string, unknown>> }
  | (Fault<'limited'> & { readonly retryAfterMs: number | null })
  | (Fault<'unreached'> & { readonly connected: boolean })
  | Fault<'misconfigured'>
  | Fault<'blocked'>
  | Fault<'failed'>;

/** Codes that no retry mends; `docs.coingecko.com/docs/errors-and-rate-limits`. */
const CONFIGURATION_FAULTS: ReadonlyMap<number, string> = new Map([
  [10_002, 'asks for an API key: set COINGECKO_API_KEY and COINGECKO_PLAN'],
  [10_005, 'says that the plan of COINGECKO_API_KEY does not cover this call'],
  [10_010, 'says that this is a pro key on the demo host: set COINGECKO_PLAN to the paid plan'],
  [10_011, 'says that this is a demo key on the pro host: set COINGECKO_PLAN=demo'],
]);
const CLOUDFLARE_DENIED = 1020;
const TOO_MANY = 429;

/** Branches on the status first, then on what the body says, in whichever of its shapes. */
export function readAnswer(answer: HttpAnswer | HttpFault, nowMs: number): CallOutcome {
  if (answer.kind === 'broken') return { kind: 'failed', detail: answer.detail };
  if (answer.kind !== 'answer') {
    return { kind: 'unreached', detail: answer.detail, connected: answer.kind !== 'unconnected' };
  }
  const parsed = parsedObject(answer.body);
  const code = errorCodeIn(parsed);
  const wrongSettings = CONFIGURATION_FAULTS.get(code ?? answer.status);
  if (wrongSettings !== undefined) return { kind: 'misconfigured', detail: wrongSettings };
  if (answer.status === TOO_MANY || code === TOO_MANY || answer.body.startsWith('Throttled')) {
    return { kind: 'limited', detail: 'rate limit reached', retryAfterMs: retryAfterMs(answer.retryAfter, nowMs) };
  }
  if (answer.status === 401) return { kind: 'misconfigured', detail: 'refuses the API key (401)' };
  if (answer.status === 403 || code === CLOUDFLARE_DENIED) {
    return { kind: 'blocked', detail: 'turns this address away (403)' };
  }
  if (answer.status >= 300 && answer.status < 400) {
    return { kind: 'failed', detail: `answers with a redirect (${answer.status}): check COINGECKO_BASE_URL` };
  }
  if (answer.status !== 200) return { kind: 'failed', detail: `answers ${answer.status}` };
  return readPrices(answer, parsed, code);
}

function readPrices(answer: HttpAnswer, parsed: JsonObject | null, code: number | null): CallOutcome {
  if (code !== null) return { kind: 'failed', detail: `answers error ${code}` };
  if (answer.body.trim() === '') return { kind: 'failed', detail: 'answers with an empty body' };
  if (/\bhtml\b/i.test(answer.contentType)) {
    return { kind: 'blocked', detail: 'is hidden behind a page of the network (HTML instead of JSON)' };
  }
  if (!/\bjson\b/i.test(answer.contentType)) {
    return {
      kind: 'failed',
      detail: `answers ${answer.contentType.slice(0, 40) || 'no content type'} instead of JSON`,
    };
  }
  if (parsed === null) return { kind: 'failed', detail: 'answers with JSON that is cut or no object' };
  return { kind: 'served', coins: parsed };
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The code of an error body: in `status`, `error.status` or `error`. A coin may be called `status` (it exists), so only a number in
 * `error_code` makes an error.
 */
function errorCodeIn(body: JsonObject | null): number | null {
  const error = asObject(body?.['error']);
  for (const place of [body, asObject(body?.['status']), error, asObject(error?.['status'])]) {
    const code = Number(place?.['error_code'] ?? Number.NaN);
    if (Number.isInteger(code)) return code;
  }
  return null;
}

function parsedObject(body: string): JsonObject | null {
  if (!body.trimStart().startsWith('{')) return null;
  try {
    return asObject(JSON.parse(body));
  } catch (error) {
    // Cut or no JSON: an everyday answer of this venue. The caller reports it as such.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
