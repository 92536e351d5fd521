import { createHash, timingSafeEqual } from 'node:crypto';

/** The key of `Authorization: Bearer KEY`; undefined when there is none. */
export function sentKey(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/** Takes the same time for every wrong key of whatever length. */
export function isSameKey(sent: string, configured: string): boolean {
  return timingSafeEqual(digest(sent), digest(configured));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
