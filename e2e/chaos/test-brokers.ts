import type { KafkaTestCluster } from '@cmp/event-log/testing';
import { eventually } from '@cmp/runtime/testing';
import type { Admin } from 'kafkajs';

const WHOLE_MS = 60_000;

/** The brokers of a cluster of our own: stops and starts them, and knows which ones a test has left dead. */
export class TestBrokers {
  private readonly dead = new Set<number>();

  constructor(private readonly cluster: KafkaTestCluster) {}

  /** SIGKILL. Throws on a cluster that was only lent to us. */
  async kill(broker: number): Promise<void> {
    await this.control.kill(broker);
    this.dead.add(broker);
  }

  async start(broker: number): Promise<void> {
    await this.control.start(broker);
    this.dead.delete(broker);
  }

  async killAll(): Promise<void> {
    for (const broker of this.ids()) await this.kill(broker);
  }

  /** All dead ones at once: none of three is ready before it has met another. For the next test, after one that has failed. */
  async startDead(): Promise<void> {
    await Promise.all([...this.dead].map((broker) => this.start(broker)));
  }

  /**
   * Every broker there and every replica in sync: only then may one of three be lost. A replica takes a while to catch up after an earlier
   * test has killed its broker, and killing the only one that is in sync takes the partition away, whoever reads it.
   */
  async demandWhole(admin: Admin): Promise<void> {
    const missing = async () => {
      const { brokers } = await admin.describeCluster();
      if (brokers.length < this.cluster.brokerCount) return `${brokers.length} of ${this.cluster.brokerCount} brokers`;
      // kafkajs does not describe a partition without a leader: that is one more way not to be whole.
      return outOfSync(admin).catch(String);
    };
    let last: string | null = '';
    const whole = async () => {
      const before = last;
      last = await missing();
      if (last !== null && last !== before) process.stderr.write(`the cluster is not whole yet: ${last}\n`);
      return last === null;
    };
    await eventually('a cluster that is whole', whole, WHOLE_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${last}`, { cause: error });
    });
  }

  private ids(): number[] {
    return Array.from({ length: this.cluster.brokerCount }, (_, index) => index + 1);
  }

  private get control(): NonNullable<KafkaTestCluster['control']> {
    if (this.cluster.control === null) throw new Error('this test stops brokers: it needs a cluster of its own');
    return this.cluster.control;
  }
}

/** A partition that lacks replicas; null when none does. */
async function outOfSync(admin: Admin): Promise<string | null> {
  const { topics } = await admin.fetchTopicMetadata();
  for (const { name, partitions } of topics) {
    const behind = partitions.find(({ isr, replicas }) => isr.length < replicas.length);
    if (behind !== undefined) return `${name}/${behind.partitionId} is in sync on ${behind.isr.join(', ')} only`;
  }
  return null;
}
