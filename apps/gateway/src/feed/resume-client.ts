import type { CursorPositions } from '@cmp/contracts';
import { FEED_CLOSE } from '@cmp/contracts';
import type { Clock } from '@cmp/runtime';
import type { FeedClient } from './feed-client.js';
import type { FeedHub } from './feed-hub.js';
import type { FeedMessages } from './feed-messages.js';
import type { FeedReplay, ReplayPortion, ReplayReader } from './feed-replay.js';

export interface ResumeParts {
  readonly hub: FeedHub;
  readonly messages: FeedMessages;
  readonly replay: FeedReplay;
  readonly clock: Clock;
  /** How long a client may take to read one portion. */
  readonly behindMs: number;
}

/** While memory moves on during a long replay, the rest is asked for again; a client that never gets there is told so. */
const MAX_ROUNDS = 3;
const DRAIN_CHECK_MS = 20;

/**
 * Sends what a client has missed since its cursor, then lets it go on live: nothing in between is lost, because live messages are
 * held back until the replay has met them. What cannot be replayed becomes `gap` and a snapshot.
 */
export async function resumeClient(client: FeedClient, cursor: CursorPositions, parts: ResumeParts): Promise<void> {
  if (!client.live) return;
  client.beginReplay();
  const met = await replayTo(client, cursor, parts);
  if (!client.open) return;
  if (!met) {
    parts.hub.sendGap(client, 'cursor');
    parts.hub.sendSnapshot(client);
  }
  parts.hub.sendMissedAlerts(client);
  client.goLive();
}

async function replayTo(client: FeedClient, cursor: CursorPositions, parts: ResumeParts): Promise<boolean> {
  if (!(await parts.replay.fits(cursor))) return false;
  let from: CursorPositions | null = cursor;
  for (let round = 0; round < MAX_ROUNDS && from !== null; round += 1) {
    const rest = parts.replay.fromMemory(from);
    if (rest !== null) {
      sendPortion(client, rest, parts);
      return true;
    }
    from = await parts.replay.fromLog(from, readerOf(client, parts));
  }
  return false;
}

function readerOf(client: FeedClient, parts: ResumeParts): ReplayReader {
  return {
    gone: client.gone,
    get drained() {
      return client.drained;
    },
    take: (portion) => sendPortion(client, portion, parts),
    whenDrained: () => drained(client, parts),
  };
}

function sendPortion(client: FeedClient, portion: ReplayPortion, { hub, messages }: ResumeParts): void {
  const { coins } = client;
  const pulses = coins === undefined ? portion.pulses : portion.pulses.filter(({ record }) => coins.has(record.coin));
  hub.sendUpdate(client, messages.update(pulses, portion.positions));
}

async function drained(client: FeedClient, { clock, behindMs }: ResumeParts): Promise<void> {
  const deadlineMs = clock.nowMs() + behindMs;
  while (client.open && !client.drained) {
    if (clock.nowMs() > deadlineMs) client.drop(FEED_CLOSE.tooSlow, 'the client does not read its replay', 'slow');
    else await clock.sleep(DRAIN_CHECK_MS);
  }
}
