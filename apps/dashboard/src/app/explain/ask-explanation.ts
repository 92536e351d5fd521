import { readExplanation, type Explanation } from './explanation.js';
import type { AskedWindow } from './explaining.js';

/** Why there is no explanation, in words for the viewer. */
export class NoExplanationError extends Error {}

/** Asks the gateway where a price comes from. Throws `NoExplanationError`, and `AbortError` when `signal` says so. */
export async function askExplanation(
  { coin, endMs, windowMs }: AskedWindow,
  signal: AbortSignal,
  fetchAnswer: typeof fetch = fetch,
): Promise<Explanation> {
  const window = `${encodeURIComponent(coin)}/${encodeURIComponent(new Date(endMs).toISOString())}`;
  const answer = await fetchAnswer(`/api/pulses/${window}/inputs?window_ms=${windowMs}`, { signal }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      throw new NoExplanationError('The gateway cannot be reached.');
    },
  );
  // What stands before a gateway may answer with a page of its own.
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new NoExplanationError(refusal(body) ?? `The gateway answered ${answer.status}.`);
  try {
    return readExplanation(body);
  } catch (error) {
    throw new NoExplanationError(`The gateway's answer cannot be read: ${messageOf(error)}.`);
  }
}

/** The message of an error answer, `{"error":{"message"}}`, as a sentence. */
function refusal(body: unknown): string | null {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message;
  if (typeof message !== 'string' || message === '') return null;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
