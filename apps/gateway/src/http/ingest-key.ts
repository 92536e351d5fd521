import { createHash, timingSafeEqual } from 'node:crypto';
import { errorAnswer, type ErrorAnswer } from './api-error.js';

/** Null when the request may go on, else the body of its 401. Takes the same time for every wrong key of whatever length. */
export function checkIngestKey(configured: string | null, authorization: string | undefined): ErrorAnswer | null {
  if (configured === null) return errorAnswer('ingest_off', 'ingest is off: set INGEST_API_KEY to turn it on');
  const [, sent] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (sent === undefined) return errorAnswer('key_missing', 'send the key as "Authorization: Bearer KEY"');
  return timingSafeEqual(digest(sent), digest(configured))
    ? null
    : errorAnswer('key_wrong', 'this is not the ingest key');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
