/** Why there is no answer, in words for the viewer. */
export class NoAnswerError extends Error {}

/** The JSON that the gateway's REST API answers. Throws `NoAnswerError`, and the abort's own error when `signal` says so. */
export async function askGateway(
  path: string,
  signal: AbortSignal,
  fetchAnswer: typeof fetch = fetch,
): Promise<unknown> {
  const answer = await fetchAnswer(path, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new NoAnswerError('The gateway cannot be reached.');
  });
  // What stands before a gateway may answer with a page of its own.
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new NoAnswerError(refusal(body) ?? `The gateway answered ${answer.status}.`);
  return body;
}

/** The message of an error answer, `{"error":{"message"}}`, as a sentence. */
function refusal(body: unknown): string | null {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message;
  if (typeof message !== 'string' || message === '') return null;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** What `read` makes of an answer. Throws `NoAnswerError` when that throws. */
export function readAnswer<T>(body: unknown, read: (body: unknown) => T): T {
  try {
    return read(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoAnswerError(`The gateway's answer cannot be read: ${reason}.`);
  }
}
