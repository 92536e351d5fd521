export { describeEventLog, describeInterruptedLog } from './conformance.js';
export { FILLER_KEY, type InterruptibleLog, type LogUnderTest } from './log-under-test.js';
export { openTestLog } from './open-test-log.js';
