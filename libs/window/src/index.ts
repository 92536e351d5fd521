export type { Aggregate } from './aggregate.js';
export { isCaughtUp, lagOf, type Lag } from './lag.js';
export {
  WINDOW_STATE_VERSION,
  type ClosedWindow,
  type LateArrival,
  type MissedWindow,
  type PartitionDelta,
  type PartitionProgress,
  type PartitionState,
  type SeriesProgress,
  type StoredWindow,
  type WindowRef,
} from './partition-state.js';
export {
  earliestStartMs,
  latestStartMs,
  MAX_EVENT_TIME_MS,
  timeWindows,
  WindowDefinitionError,
  windowStartsMs,
  type TimeWindows,
} from './time-windows.js';
export { compareUtf8 } from './utf8-order.js';
export { WindowPartition, type WindowPartitionOptions } from './window-partition.js';
