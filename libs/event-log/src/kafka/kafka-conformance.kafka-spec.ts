import { describeEventLog } from '../../testing/index.js';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster } from '../../testing/kafka-test-cluster.js';

const cluster = kafkaTestCluster();

describeEventLog(`Kafka with ${cluster.brokerCount} broker(s)`, () => kafkaLogUnderTest(cluster));
