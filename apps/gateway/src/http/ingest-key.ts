import { errorAnswer, type ErrorAnswer } from './api-error.js';
import { isSameKey, sentKey } from './bearer-key.js';

/** Null when the request may go on, else the body of its 401. */
export function checkIngestKey(configured: string | null, authorization: string | undefined): ErrorAnswer | null {
  if (configured === null) return errorAnswer('ingest_off', 'ingest is off: set INGEST_API_KEY to turn it on');
  const sent = sentKey(authorization);
  if (sent === undefined) return errorAnswer('key_missing', 'send the key as "Authorization: Bearer KEY"');
  return isSameKey(sent, configured) ? null : errorAnswer('key_wrong', 'this is not the ingest key');
}
