import type { KafkaTestCluster, KafkaTestControl } from '@cmp/event-log/testing';

/** Throws on a cluster that was only lent to us. */
export function brokerControl(cluster: KafkaTestCluster): KafkaTestControl {
  if (cluster.control === null) throw new Error('this test stops brokers: it needs a cluster of its own');
  return cluster.control;
}

export function brokerIds({ brokerCount }: KafkaTestCluster): number[] {
  return Array.from({ length: brokerCount }, (_, index) => index + 1);
}
