import { MAX_CURSOR_LENGTH } from './cursor.js';
import type { FeedRequest } from './feed-message.js';
import { choiceAt, coinOf, fieldsOf, integerAt, listAt, textAt } from './fields.js';
import { parseJsonText } from './json-bytes.js';
import { RecordFormatError } from './record-format-error.js';
import { MAX_COINS } from './text-limits.js';

/** In UTF-16 code units: room for a cursor at its longest. */
export const MAX_FEED_REQUEST_LENGTH = 16_384;

const REQUEST_TYPES = ['resume', 'subscribe', 'ack'] as const satisfies readonly FeedRequest['type'][];

/** What a client of the feed asks for. Throws `RecordFormatError`; answer it by closing with `FEED_CLOSE.badRequest`. */
export function decodeFeedRequest(text: string): FeedRequest {
  if (text.length > MAX_FEED_REQUEST_LENGTH) {
    throw new RecordFormatError(
      'message',
      `must have at most ${MAX_FEED_REQUEST_LENGTH} characters, but has ${text.length}`,
    );
  }
  return readFeedRequest(parseJsonText(text, 'message'));
}

/** The same for a message that has been parsed already (Socket.IO). */
export function readFeedRequest(value: unknown): FeedRequest {
  const fields = fieldsOf(value, '', 'message');
  const type = choiceAt(fields, 'type', REQUEST_TYPES);
  switch (type) {
    case 'resume':
      return { type, cursor: textAt(fields, 'cursor', MAX_CURSOR_LENGTH) };
    case 'subscribe':
      return { type, coins: listAt(fields, 'coins', MAX_COINS, coinOf) };
    case 'ack':
      return { type, seq: integerAt(fields, 'seq', 1) };
  }
}
