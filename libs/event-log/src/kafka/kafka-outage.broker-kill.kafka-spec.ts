import { describeInterruptedLog } from '../../testing/index.js';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster } from '../../testing/kafka-test-cluster.js';

const cluster = kafkaTestCluster();

describeInterruptedLog(`Kafka with ${cluster.brokerCount} broker(s), all killed at once`, () =>
  kafkaLogUnderTest(cluster),
);
