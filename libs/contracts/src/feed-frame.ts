import { FEED_VERSION, type FeedBody } from './feed-message.js';

/**
 * A feed message is `feedHead(seq) + encodeFeedBody(body)`: only the head differs between connections, so that the body is encoded
 * once and sent to all.
 */
export function feedHead(seq: number): string {
  return `{"v":${FEED_VERSION},"seq":${seq},`;
}

/** The text of a message after its head. */
export function encodeFeedBody(body: FeedBody): string {
  return JSON.stringify(body).slice(1);
}
