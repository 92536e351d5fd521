export type {
  AtomicAppend,
  EventLog,
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
  LogUnavailableError,
  LogUnusableError,
  OffsetOutOfRangeError,
  TopicMismatchError,
  UnknownTopicError,
} from './log-error.js';
