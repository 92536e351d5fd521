export { describeEventLog } from './conformance/describe-event-log.js';
export { describeInterruptedLog } from './conformance/describe-interrupted-log.js';
export { kafkaTestCluster, type KafkaTestCluster, type KafkaTestControl } from './kafka-test-cluster.js';
export { FILLER_KEY, type InterruptibleLog, type LogUnderTest } from './log-under-test.js';
export { openTestLog } from './open-test-log.js';
