export { keyPartition } from './key-partition.js';
export type {
  AtomicAppend,
  EventLog,
  EventLogReader,
  Follower,
  FollowOptions,
  JoinOptions,
  LogSlice,
  Membership,
  OwnedPartition,
} from './event-log.js';
export type { LogRecord, NewRecord, PartitionBounds, ReaderPosition, TopicSpec } from './log-record.js';
export {
  FencedError,
  LogError,
  LogFullError,
  LogUnavailableError,
  LogUnusableError,
  OffsetOutOfRangeError,
  RecordRefusedError,
  TopicMismatchError,
  UnknownTopicError,
} from './log-error.js';
export type { KafkaLogOptions } from './kafka/kafka-log-options.js';
export { openSqliteLog, type SqliteLogOptions } from './sqlite/open-sqlite-log.js';
export type { SqliteLog } from './sqlite/sqlite-log.js';
export { eventLogCrossCheck, eventLogVariables, type EventLogConfig } from './event-log.config.js';
export { EVENT_LOG } from './event-log-token.js';
export { openEventLog, openEventLogForReading, type EventLogDependencies } from './open-event-log.js';
