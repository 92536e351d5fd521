export {
  DEAD_LETTER_TOPIC,
  INGEST_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
} from './topics.js';
export type { TickRecord } from './tick-record.js';
export type { PulseAlert, PulseRecord } from './pulse-record.js';
export type { SourceState, SourceStatusRecord } from './source-status-record.js';
export type { PlainFrame } from './plain-frame.js';
export { FEED_CLOSE, FEED_VERSION, SNAPSHOT_POINTS } from './feed-message.js';
export type {
  FeedBody,
  FeedHead,
  FeedMessage,
  FeedRequest,
  FeedStatus,
  GapBody,
  HelloBody,
  SnapshotBody,
  StatusBody,
  Thresholds,
  TickBody,
  UpdateBody,
} from './feed-message.js';
