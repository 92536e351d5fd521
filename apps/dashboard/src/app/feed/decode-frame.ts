import {
  decodeFeedMessage,
  fromAlertRecord,
  fromPulseRecord,
  fromTickRecord,
  readFeedMessage,
  RecordFormatError,
} from '@cmp/contracts';
import type { FeedEvent } from './feed-event.js';

/** The snapshot of a hundred coins is shorter: nothing as long as this is ours. */
export const LONGEST_FRAME_CHARS = 1_000_000;

/**
 * Reads one frame of the feed: text of a WebSocket, or an object of Socket.IO. Throws `RecordFormatError`, which names
 * the field that does not fit; then nothing of the frame is used.
 */
export function decodeFrame(frame: unknown): FeedEvent {
  if (typeof frame === 'string' && frame.length > LONGEST_FRAME_CHARS) {
    throw new RecordFormatError(
      'message',
      `must have at most ${LONGEST_FRAME_CHARS} characters, but has ${frame.length}`,
    );
  }
  const message = typeof frame === 'string' ? decodeFeedMessage(frame) : readFeedMessage(frame);
  const { seq } = message;
  const serverTimeMs = Date.parse(message.server_time);
  switch (message.type) {
    case 'hello': {
      const { type, window_ms: windowMs, grace_ms: graceMs, coins, thresholds } = message;
      const statusEveryMs = message.status_every_ms ?? null;
      const windows = (message.windows ?? []).map(({ window_ms, advance_ms, grace_ms }) => ({
        windowMs: window_ms,
        advanceMs: advance_ms,
        graceMs: grace_ms,
      }));
      const correctionMs = message.correction_ms ?? null;
      return { type, seq, serverTimeMs, windowMs, graceMs, windows, correctionMs, statusEveryMs, coins, thresholds };
    }
    case 'snapshot': {
      const { type, cursor, status } = message;
      const pulses = message.pulses.map(fromPulseRecord);
      return { type, seq, serverTimeMs, cursor, pulses, ticks: message.ticks.map(fromTickRecord), status };
    }
    case 'update':
      return { type: 'update', seq, serverTimeMs, cursor: message.cursor, pulses: message.pulses.map(fromPulseRecord) };
    case 'tick':
      return { type: 'tick', seq, serverTimeMs, ticks: message.ticks.map(fromTickRecord) };
    case 'status':
      return { type: 'status', seq, serverTimeMs, status: message.status };
    case 'alert':
      return { type: 'alert', seq, serverTimeMs, alerts: message.alerts.map(fromAlertRecord) };
    case 'closing':
      return { type: 'closing', seq, serverTimeMs, retryMs: message.retry_ms };
    case 'gap':
    case 'unknown':
      return { type: message.type, seq, serverTimeMs };
  }
}
