import { eventually, RecordingLogger } from '@cmp/runtime/testing';
import type { EventLog, Membership, OwnedPartition } from '../src/index.js';
import { openKafkaLog } from '../src/kafka/open-kafka-log.js';
import { kafkaTestOptions, type KafkaTestCluster } from './kafka-test-cluster.js';

const DEADLINE_MS = 60_000;

/** A replica in a log of its own, as a process would have; counts how often it took each partition. */
export class TestReplica {
  readonly takes = new Map<number, number>();
  readonly working = new Map<number, OwnedPartition>();

  private constructor(
    readonly log: EventLog,
    private readonly logger: RecordingLogger,
    private membership: Membership | null = null,
  ) {}

  static async join(cluster: KafkaTestCluster, topic: string): Promise<TestReplica> {
    const logger = new RecordingLogger();
    const log = await openKafkaLog(kafkaTestOptions(cluster, { sessionTimeoutMs: 6000, logger }));
    const replica = new TestReplica(log, logger);
    replica.membership = await replica.log.join({ group: topic, topic, run: (owned) => replica.work(owned) });
    return replica;
  }

  has(...partitions: readonly number[]): boolean {
    const held = this.membership?.ownedPartitions() ?? [];
    const works = partitions.every((partition) => this.working.has(partition));
    return works && held.length === partitions.length && partitions.every((partition) => held.includes(partition));
  }

  get held(): readonly number[] {
    return this.membership?.ownedPartitions() ?? [];
  }

  /** Times it joined the group. */
  get joins(): number {
    return this.said('joined the group');
  }

  /** Times it found itself out of the group. */
  get losses(): number {
    return this.said('out of the group; joining again');
  }

  async leave(): Promise<void> {
    await this.membership?.leave();
    await this.log.close();
  }

  private said(message: string): number {
    return this.logger.lines.filter((line) => line.message === message).length;
  }

  private async work(owned: OwnedPartition): Promise<void> {
    const { partition } = owned;
    this.takes.set(partition, (this.takes.get(partition) ?? 0) + 1);
    this.working.set(partition, owned);
    await new Promise<void>((resolve) => owned.signal.addEventListener('abort', () => resolve(), { once: true }));
    if (this.working.get(partition) === owned) this.working.delete(partition);
  }
}

export function until(what: string, isSo: () => boolean): Promise<true> {
  return eventually(what, () => isSo() || null, DEADLINE_MS);
}
