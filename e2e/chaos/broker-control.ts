import type { KafkaTestCluster, KafkaTestControl } from '@cmp/event-log/testing';

/** Throws on a cluster that was only lent to us. */
export function brokerControl(cluster: KafkaTestCluster): KafkaTestControl {
  if (cluster.control === null) throw new Error('this test stops brokers: it needs a cluster of its own');
  return cluster.control;
}

/** SIGKILL for one after the other. */
export async function killAllBrokers(cluster: KafkaTestCluster): Promise<void> {
  for (const broker of brokerIds(cluster)) await brokerControl(cluster).kill(broker);
}

/** All at once: none of three is ready before it has met another. */
export async function startAllBrokers(cluster: KafkaTestCluster): Promise<void> {
  await Promise.all(brokerIds(cluster).map((broker) => brokerControl(cluster).start(broker)));
}

function brokerIds({ brokerCount }: KafkaTestCluster): number[] {
  return Array.from({ length: brokerCount }, (_, index) => index + 1);
}
