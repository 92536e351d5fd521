import { decodeCursor, FEED_CLOSE, RecordFormatError, type FeedRequest } from '@cmp/contracts';
import type { Logger } from '@cmp/runtime';
import type { FeedClient } from './feed-client.js';
import { resumeClient, type ResumeParts } from './resume-client.js';

export interface AnswerParts extends ResumeParts {
  readonly logger: Logger;
}

/** A close reason has room for 123 bytes (RFC 6455 section 5.5). */
const MAX_REASON_BYTES = 123;

/** Does what a client asks for; `read` throws `RecordFormatError` for what is no request, which ends the connection with 4400. */
export async function answerRequest(client: FeedClient, read: () => FeedRequest, parts: AnswerParts): Promise<void> {
  try {
    await answer(client, read(), parts);
  } catch (error) {
    if (error instanceof RecordFormatError) return refuse(client, error.message);
    parts.logger.error('answering a feed client failed', { error });
    refuse(client, 'the request could not be answered');
  }
}

export function refuse(client: FeedClient, why: string): void {
  client.drop(FEED_CLOSE.badRequest, shortReason(why), 'bad_request');
}

async function answer(client: FeedClient, request: FeedRequest, parts: AnswerParts): Promise<void> {
  switch (request.type) {
    case 'resume':
      // A gateway that has just started still reads the history: a client that lost another one must not lose what it missed.
      if (client.postpone(() => void answerRequest(client, () => request, parts))) return;
      return resumeClient(client, decodeCursor(request.cursor), parts);
    case 'subscribe':
      client.coins = request.coins.length === 0 ? undefined : new Set([...request.coins].sort());
      return;
    case 'ack':
      if (request.seq > client.seq) refuse(client, `ack: seq ${request.seq} was never sent, the last is ${client.seq}`);
      return;
    default:
      return request satisfies never;
  }
}

function shortReason(text: string): string {
  return Buffer.from(text)
    .subarray(0, MAX_REASON_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
