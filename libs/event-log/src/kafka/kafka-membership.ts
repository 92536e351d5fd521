import { backoff } from '@cmp/runtime';
import kafkajs, { type Consumer } from 'kafkajs';
import type { JoinOptions, Membership } from '../event-log.js';
import { LogUnavailableError, UnknownTopicError } from '../log-error.js';
import { kafkaClient, SHORT_RETRY, type KafkaClient } from './kafka-client.js';
import { isKnownFault, toLogError } from './kafka-error.js';
import type { KafkaParts } from './kafka-parts.js';
import { PartitionTenure } from './partition-tenure.js';
import { PositionCommits } from './position-commits.js';
import { stickyAssigner } from './sticky-assigner.js';
import { within } from './within.js';

const HEARTBEAT_MS = 1000;
/** How often kafkajs' loop comes round to send a heartbeat and to notice a rebalance. */
const LOOP_MS = 500;
const LEAVE_TIMEOUT_MS = 5000;
const RETRY = { baseMs: 200, factor: 2, maxMs: 5000, jitter: 0.2, random: Math.random };

/**
 * Membership of a consumer group. kafkajs' consumer is used for nothing but that: it joins, is told its partitions and sends heartbeats,
 * with every partition paused for ever. So work on a partition, however slow, never costs the membership, and a membership that is lost
 * unnoticed does no harm: whoever takes the partition next has fenced us.
 */
export class KafkaMembership implements Membership {
  readonly done: Promise<void>;
  private readonly leaving = new AbortController();
  private readonly tenures = new Map<number, PartitionTenure>();
  private readonly endings = new Map<number, Promise<void>>();
  private readonly commits: PositionCommits;
  private lastSignMs = 0;

  constructor(
    private readonly parts: KafkaParts,
    private readonly options: JoinOptions,
  ) {
    this.commits = new PositionCommits(options.group, parts.settings.logger);
    this.done = this.stayMember();
    // Whoever never looks at `done` must not bring the process down; whoever does still sees the error.
    this.done.catch(() => undefined);
  }

  ownedPartitions(): readonly number[] {
    return [...this.tenures.keys()].sort((a, b) => a - b);
  }

  async leave(): Promise<void> {
    this.leaving.abort();
    await this.done.catch(() => undefined);
  }

  /** Joins, and joins again whenever kafkajs has given up, until told to leave. Rejects for what waiting cannot mend. */
  private async stayMember(): Promise<void> {
    const { settings } = this.parts;
    const { group, topic } = this.options;
    const pause = backoff(RETRY);
    try {
      while (!this.leaving.signal.aborted) {
        const startedMs = settings.clock.nowMs();
        const error = await this.beMember();
        if (this.leaving.signal.aborted) return;
        // A fault of kafkajs itself leaves it in a state that nobody knows: better a fresh process.
        if (!isKnownFault(error)) throw error;
        const mapped = toLogError(error, { action: `join group ${group}`, topic });
        if (!(await this.isWorthAnotherTry(mapped))) throw mapped;
        if (settings.clock.nowMs() - startedMs > RETRY.maxMs) pause.reset();
        settings.logger.warn('out of the group; joining again', { group, topic, error: mapped });
        await settings.clock.sleep(pause.nextMs(), this.leaving.signal);
      }
    } finally {
      await this.releaseAll();
    }
  }

  /** A broker that has just started may not know a topic yet; the catalogue asks for a while before it believes it. */
  private async isWorthAnotherTry(error: Error): Promise<boolean> {
    if (error instanceof LogUnavailableError) return true;
    if (!(error instanceof UnknownTopicError)) return false;
    this.parts.catalogue.forget(this.options.topic);
    return this.parts.catalogue.facts(this.options.topic).then(
      () => true,
      (reason: unknown) => reason instanceof LogUnavailableError,
    );
  }

  /** One life of a consumer. Resolves with why it ended: an error, or null after `leave`. */
  private async beMember(): Promise<unknown> {
    const { settings } = this.parts;
    const client = kafkaClient(settings, SHORT_RETRY);
    const consumer = client.kafka.consumer({
      groupId: this.options.group,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: settings.sessionTimeoutMs,
      // Round robin is what earlier versions know: while they are replaced, the group uses what all of its members have.
      partitionAssigners: [stickyAssigner(() => this.held()), kafkajs.PartitionAssigners.roundRobin],
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: LOOP_MS,
      allowAutoTopicCreation: false,
      // One way to recover, ours: kafkajs restarts after some errors and stays dead after others.
      retry: { ...SHORT_RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.leaving.signal]);
    let reason: unknown = null;
    const end = (error: unknown) => {
      reason ??= error;
      ended.abort();
    };
    consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));
    consumer.on(consumer.events.HEARTBEAT, () => this.noteSign());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (!signal.aborted) this.takeAssignment(consumer, payload.memberAssignment[this.options.topic] ?? []);
    });
    this.noteSign();
    const watch = settings.clock.every(HEARTBEAT_MS, () => {
      if (settings.clock.nowMs() - this.lastSignMs > 3 * settings.sessionTimeoutMs) {
        end(new LogUnavailableError('the group has not answered for three sessions'));
      }
    });
    try {
      await this.start(consumer, client).catch(end);
      if (!signal.aborted)
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      if (this.leaving.signal.aborted) await this.releaseAll();
      else for (const tenure of this.tenures.values()) tenure.doubt();
      if (reason === null) await this.disconnect(consumer, client);
    } finally {
      watch.stop();
      this.commits.stop();
      client.sever();
    }
    return reason;
  }

  private async start(consumer: Consumer, client: KafkaClient): Promise<void> {
    const { settings } = this.parts;
    const limit = {
      clock: settings.clock,
      timeoutMs: 3 * settings.sessionTimeoutMs,
      action: 'join',
      giveUp: client.sever,
    };
    await within(limit, async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [this.options.topic], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    });
    this.commits.start(consumer);
  }

  /** Runs inside kafkajs' GROUP_JOIN, before its first fetch: whatever is paused here is never fetched. */
  private takeAssignment(consumer: Consumer, partitions: readonly number[]): void {
    this.noteSign();
    consumer.pause([{ topic: this.options.topic }]);
    const lost = this.ownedPartitions().filter((partition) => !partitions.includes(partition));
    this.release(lost);
    for (const partition of lost) this.commits.forget(partition);
    for (const partition of partitions) {
      const held = this.tenures.get(partition);
      if (held !== undefined) {
        held.confirm();
        continue;
      }
      const keep = this.commits.keep.bind(this.commits);
      this.tenures.set(
        partition,
        new PartitionTenure(this.parts, this.options, partition, keep, this.endings.get(partition)),
      );
    }
    // At the very first join kafkajs is not ready for it: `start` makes up for that.
    this.commits.start(consumer);
    const { group, topic } = this.options;
    this.parts.settings.logger.info('joined the group', { group, topic, partitions: this.ownedPartitions() });
  }

  private held(): ReadonlyMap<number, number> {
    return new Map([...this.tenures].map(([partition, { sinceMs }]) => [partition, sinceMs]));
  }

  private release(partitions: readonly number[]): void {
    for (const partition of partitions) {
      const tenure = this.tenures.get(partition);
      if (tenure === undefined) continue;
      tenure.release();
      this.tenures.delete(partition);
      this.endings.set(partition, tenure.ended);
    }
  }

  private async releaseAll(): Promise<void> {
    this.release(this.ownedPartitions());
    await Promise.all(this.endings.values());
  }

  /** Leaving in due form gives the partitions to the others at once. */
  private async disconnect(consumer: Consumer, client: KafkaClient): Promise<void> {
    const limit = {
      clock: this.parts.settings.clock,
      timeoutMs: LEAVE_TIMEOUT_MS,
      action: `leave group ${this.options.group}`,
      giveUp: client.sever,
    };
    const leave = async () => {
      await this.commits.flush();
      await consumer.disconnect();
    };
    await within(limit, leave).catch((error: unknown) => {
      this.parts.settings.logger.debug('the group will notice by itself that this member left', { error });
    });
  }

  private noteSign(): void {
    this.lastSignMs = this.parts.settings.clock.nowMs();
  }
}
