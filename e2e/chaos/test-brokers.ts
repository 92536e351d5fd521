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

  /** A scenario that kills one of three must not begin with two: a failure would then be the cluster's. */
  async demandWhole(admin: Admin): Promise<void> {
    const count = async () => (await admin.describeCluster()).brokers.length;
    await eventually(
      `${this.cluster.brokerCount} brokers in the cluster`,
      async () => (await count()) === this.cluster.brokerCount,
      WHOLE_MS,
    );
  }

  private ids(): number[] {
    return Array.from({ length: this.cluster.brokerCount }, (_, index) => index + 1);
  }

  private get control(): NonNullable<KafkaTestCluster['control']> {
    if (this.cluster.control === null) throw new Error('this test stops brokers: it needs a cluster of its own');
    return this.cluster.control;
  }
}
