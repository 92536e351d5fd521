/** Longer answers are none of ours. */
const MAX_CHARS = 4_000_000;
const TIME_LIMIT_MS = 3000;

/** GET of a text, bounded in time and size. */
export async function getText(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]) });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`answered ${answer.status}`);
  }
  const text = await answer.text();
  if (text.length > MAX_CHARS) throw new Error(`answered ${text.length} characters, more than ${MAX_CHARS}`);
  return text;
}
