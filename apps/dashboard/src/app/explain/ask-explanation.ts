import { askGateway, readAnswer } from '../feed/ask-gateway.js';
import { readExplanation, type Explanation } from './explanation.js';
import type { AskedWindow } from './explaining.js';

/** Asks the gateway where a price comes from. Throws as `askGateway` does. */
export async function askExplanation(
  { coin, endMs, windowMs }: AskedWindow,
  signal: AbortSignal,
  fetchAnswer: typeof fetch = fetch,
): Promise<Explanation> {
  const window = `${encodeURIComponent(coin)}/${encodeURIComponent(new Date(endMs).toISOString())}`;
  const body = await askGateway(`/api/pulses/${window}/inputs?window_ms=${windowMs}`, signal, fetchAnswer);
  return readAnswer(body, readExplanation);
}
