import { LogUnavailableError, OffsetOutOfRangeError } from '../log-error.js';
import type { AdminConnection } from './admin-connection.js';
import { committedRecords, type CommittedRun } from './committed-records.js';
import { decodeFetchResponse, type FetchedPartition } from './fetch-response.js';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './kafka-client.js';
import { toLogError } from './kafka-error.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import { kafkajsInternals, type BrokerConnection } from './kafkajs-internals.js';
import { kafkajsRootLogger } from './kafkajs-log.js';
import { partitionBounds } from './partition-bounds.js';
import { severableSockets, type SeverableSockets } from './severable-sockets.js';
import { lookUpPartitions } from './topic-facts.js';
import { within } from './within.js';

const READ_COMMITTED = 1;
export const DEFAULT_FETCH_BYTES = 1024 * 1024;
const OFFSET_OUT_OF_RANGE = 'OFFSET_OUT_OF_RANGE';
/** Slack on top of the wait that was asked for, before a silent connection counts as dead. */
const ANSWER_SLACK_MS = 10_000;

export interface FetchedRun extends CommittedRun {
  /** End of the committed log when the broker answered. */
  readonly endOffset: number;
}

/**
 * Reads one partition from its leader over a connection of its own: a broker answers the requests of one connection in order, so that
 * one partition's long wait would hold up the others'. Every call is one try; the caller decides about the next.
 */
export class PartitionReader {
  private connection: { readonly broker: BrokerConnection; readonly sockets: SeverableSockets } | null = null;
  private closed = false;
  /** Counts connections that were begun or given up: a slow one that is no longer wanted must not take a newer one's place. */
  private epoch = 0;

  constructor(
    private readonly settings: KafkaLogSettings,
    private readonly admin: AdminConnection,
    readonly topic: string,
    readonly partition: number,
  ) {}

  /**
   * Committed records from `fromOffset` on, at once if there are some, else after at most `maxWaitMs` (then perhaps none).
   * Throws `OffsetOutOfRangeError`, `UnknownTopicError`, `LogUnusableError`; `LogUnavailableError` when another try may help.
   */
  async fetch(fromOffset: number, maxWaitMs: number, maxBytes = DEFAULT_FETCH_BYTES): Promise<FetchedRun> {
    const action = `read ${this.topic}/${this.partition}`;
    const limit = {
      clock: this.settings.clock,
      timeoutMs: maxWaitMs + ANSWER_SLACK_MS,
      action,
      giveUp: () => this.disconnect(),
    };
    try {
      const fetched = await within(limit, () => this.fetchOnce(fromOffset, maxWaitMs, maxBytes));
      await this.check(fetched, fromOffset);
      return { ...committedRecords(fetched, fromOffset), endOffset: fetched.lastStableOffset };
    } catch (error) {
      this.disconnect();
      throw toLogError(error, { action, topic: this.topic, partition: this.partition });
    }
  }

  /** Ends a fetch that is under way with an error. */
  close(): void {
    this.closed = true;
    this.disconnect();
  }

  private async fetchOnce(fromOffset: number, maxWaitTime: number, maxBytes: number): Promise<FetchedPartition> {
    const { broker } = (this.connection ??= await this.connect());
    const partitions = [{ partition: this.partition, fetchOffset: String(fromOffset), maxBytes }];
    return broker.connectionPool.send({
      request: kafkajsInternals().fetchRequest({
        replicaId: -1,
        isolationLevel: READ_COMMITTED,
        maxWaitTime,
        minBytes: 1,
        maxBytes,
        topics: [{ topic: this.topic, partitions }],
      }),
      response: { decode: decodeFetchResponse, parse: (fetched) => Promise.resolve(fetched) },
    });
  }

  private async check({ errorCode }: FetchedPartition, fromOffset: number): Promise<void> {
    if (errorCode === 0) return;
    const error = kafkajsInternals().errorFromCode(errorCode);
    if (error.type !== OFFSET_OUT_OF_RANGE) throw this.leaderMayHaveMoved(error);
    const { startOffset, endOffset } = await partitionBounds(this.admin, this.topic, this.partition);
    if (fromOffset >= startOffset && fromOffset <= endOffset) {
      throw new LogUnavailableError(
        `${this.topic}/${this.partition}: a new leader has yet to reach offset ${fromOffset}`,
      );
    }
    throw new OffsetOutOfRangeError(this.topic, this.partition, fromOffset, startOffset, endOffset, { cause: error });
  }

  /** Brokers say "unknown topic" also for a moment after a topic was made or moved; `connect` finds out whether it is gone. */
  private leaderMayHaveMoved(error: Error & { type: string }): Error {
    if (error.type !== 'UNKNOWN_TOPIC_OR_PARTITION') return error;
    return new LogUnavailableError(`${this.topic}/${this.partition}: the broker does not have it now`, {
      cause: error,
    });
  }

  private async connect(): Promise<{ broker: BrokerConnection; sockets: SeverableSockets }> {
    const epoch = (this.epoch += 1);
    const leader = await this.findLeader();
    const sockets = severableSockets();
    const { brokers, clientId, ssl, sasl, logger: ours } = this.settings;
    const logger = kafkajsRootLogger((message, fields) => {
      if (!sockets.severed) ours.debug(message, fields);
    });
    const internals = kafkajsInternals();
    const pools = internals.connectionPools({
      brokers: [...brokers],
      clientId,
      ...(ssl === undefined ? {} : { ssl }),
      ...(sasl === undefined ? {} : { sasl }),
      socketFactory: sockets.factory,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      enforceRequestTimeout: false, // `within` does; kafkajs would look ten times a second, for every connection
      logger,
    });
    const connectionPool = await pools.build({ host: leader.host, port: leader.port });
    if (this.closed || epoch !== this.epoch) throw this.closedError();
    // kafkajs keeps a second connection for fetches; this one does nothing else.
    connectionPool.getConnectionByRequest = () => connectionPool.getConnection(0);
    const broker = new internals.Broker({
      connectionPool,
      logger,
      nodeId: leader.nodeId,
      allowAutoTopicCreation: false,
    });
    this.connection = { broker, sockets };
    await broker.connect();
    return this.connection;
  }

  private async findLeader(): Promise<{ nodeId: number; host: string; port: number }> {
    const partitions = await lookUpPartitions(this.admin, this.topic);
    const leader = partitions.find(({ partitionId }) => partitionId === this.partition)?.leader;
    const action = `find the leader of ${this.topic}/${this.partition}`;
    const { brokers } = await this.admin.ask({ action }, (admin) => admin.describeCluster());
    const node = brokers.find(({ nodeId }) => nodeId === leader);
    if (node === undefined) throw new LogUnavailableError(`${action}: there is none at the moment`);
    return node;
  }

  private closedError(): LogUnavailableError {
    return new LogUnavailableError(`${this.topic}/${this.partition}: the reader was closed`);
  }

  private disconnect(): void {
    this.epoch += 1;
    this.connection?.sockets.sever();
    this.connection = null;
  }
}
