export {
  ALERT_TOPIC,
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  INGEST_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
} from './topics.js';
export { MAX_INGEST_PULSES } from './text-limits.js';
export { RecordFormatError } from './record-format-error.js';
export type { TickRecord } from './tick-record.js';
export { decodeTick } from './tick-decoder.js';
// What a reader of one's own spelling of JSON is made of: the processor's changelog has one too.
export { createFieldScanner, type FieldScanner } from './field-scanner.js';
export { createScratch, LONGEST_RECORD } from './scratch.js';
export { Literal } from './literal.js';
export { encodeTick, fromTickRecord, readTickRecord, toTickRecord } from './tick-codec.js';
export type { PulseAlert, PulseInputs, PulseRecord } from './pulse-record.js';
export {
  decodePulse,
  decodePulseRecord,
  encodePulse,
  fromPulseRecord,
  readPulseRecord,
  toPulseRecord,
} from './pulse-codec.js';
export type { BreakerState, SourceState, SourceStatusRecord } from './source-status-record.js';
export { decodeSourceStatus, encodeSourceStatus, readSourceStatus } from './source-status-codec.js';
export { encodePlainFrame } from './plain-frame.js';
export type { PlainFrame } from './plain-frame.js';
export { decodeIngest } from './ingest.js';
export type { IngestOptions } from './ingest.js';
export { MAX_CURSOR_LENGTH, decodeCursor, encodeCursor } from './cursor.js';
export type { CursorPositions } from './cursor.js';
export { encodeFeedBody, feedHead } from './feed-frame.js';
export { decodeFeedMessage, readFeedMessage } from './feed-reader.js';
export { MAX_FEED_REQUEST_LENGTH, decodeFeedRequest, readFeedRequest } from './feed-request.js';
export { FEED_CLOSE, FEED_VERSION, KEPT_ALERTS, SNAPSHOT_POINTS } from './feed-message.js';
export type {
  AlertBody,
  FeedBody,
  FeedHead,
  FeedMessage,
  FeedRequest,
  FeedStatus,
  FeedWindow,
  ClosingBody,
  GapBody,
  HelloBody,
  SnapshotBody,
  StatusBody,
  Thresholds,
  TickBody,
  UnknownFeedMessage,
  UpdateBody,
} from './feed-message.js';
export {
  DEAD_LETTER_REASONS,
  decodeDeadLetter,
  encodeDeadLetter,
  type DeadLetterLengths,
  type DeadLetterReason,
  type DeadLetterRecord,
} from './dead-letter-record.js';
export {
  decodeDeadLetterStatus,
  encodeDeadLetterStatus,
  DEAD_LETTER_STATES,
  type DeadLetterState,
  type DeadLetterStatusRecord,
} from './dead-letter-status-record.js';
export {
  decodeAlert,
  encodeAlert,
  fromAlertRecord,
  readAlertRecord,
  toAlertRecord,
  type AlertRecord,
} from './alert-record.js';
export { decodeLate, encodeLate, type LateRecord, type MissedWindowRecord } from './late-record.js';
