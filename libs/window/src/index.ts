export type { Aggregate } from './aggregate.js';
export { isCaughtUp, lagOf, type Lag } from './lag.js';
export type {
  EarlierPublications,
  LateArrival,
  MissedWindow,
  PartitionDelta,
  PartitionProgress,
  PartitionState,
  Publication,
  PublishedWindow,
  SeriesProgress,
  StoredWindow,
  WindowRef,
} from './partition-state.js';
export { atOnce, type Steps } from './steps.js';
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
