import { createRequire } from 'node:module';
import type { ISocketFactory, Logger as KafkajsLogger, SASLOptions } from 'kafkajs';
import type { ConnectionOptions } from 'node:tls';

/**
 * The parts of kafkajs that it does not export. Its only way to read is a consumer group; a log port needs to read one partition from
 * a position that it chooses, without a group, an answer for "offset out of range", and positions past empty and aborted batches.
 * So records are fetched with kafkajs' own connections and decoders, and its consumer is used for group membership alone.
 */
const REVIEWED_VERSION = '2.2.4';

const load = createRequire(import.meta.url);

export interface ByteDecoder {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint | { toString(): string };
  readString(): string;
  readBytes(size: number): Buffer;
  canReadBytes(size: number): boolean;
}

export interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

export interface Connections {
  send<T>(protocol: {
    request: object;
    response: { decode(raw: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
    requestTimeout?: number;
  }): Promise<T>;
  getConnection(index?: number): Promise<unknown>;
  getConnectionByRequest(protocol: object): Promise<unknown>;
}

export interface BrokerConnection {
  readonly connectionPool: Connections;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

export interface ConnectionSettings {
  readonly brokers: string[];
  readonly ssl?: ConnectionOptions | boolean;
  readonly sasl?: SASLOptions;
  readonly clientId: string;
  readonly socketFactory: ISocketFactory;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  readonly logger: KafkajsLogger;
}

export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: 0 | 1;
  readonly replicaId: -1;
  readonly topics: readonly {
    topic: string;
    partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[];
  }[];
}

export interface KafkajsInternals {
  readonly Decoder: new (bytes: Buffer) => ByteDecoder;
  /** What a batch with these attributes is compressed with; null for nothing. Throws `KafkaJSNotImplemented` for all but gzip. */
  readonly codecOf: (attributes: number) => Codec | null;
  /** Fetch, version 11: the newest that kafkajs knows; Kafka 2.3 and newer answer it. */
  readonly fetchRequest: (request: FetchRequest) => object;
  readonly errorFromCode: (code: number) => Error & { readonly type: string };
  connectionPools(settings: ConnectionSettings): {
    build(address: { host: string; port: number }): Promise<Connections>;
  };
  readonly Broker: new (options: {
    connectionPool: Connections;
    logger: KafkajsLogger;
    nodeId: number;
    allowAutoTopicCreation: false;
  }) => BrokerConnection;
}

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: () => void;
}

let loaded: KafkajsInternals | null = null;

/** Loads the internals and applies the idle-timer patch, once. Throws when another version of kafkajs is installed. */
export function kafkajsInternals(): KafkajsInternals {
  loaded ??= loadInternals();
  return loaded;
}

/** Throws for any version but the one whose sources these patches and deep imports were checked against. */
export function checkKafkajsVersion(version: string): void {
  if (version === REVIEWED_VERSION) return;
  throw new Error(
    `kafkajs ${version} is installed, but libs/event-log/src/kafka relies on internals of ${REVIEWED_VERSION}: review them first`,
  );
}

function loadInternals(): KafkajsInternals {
  checkKafkajsVersion((load('kafkajs/package.json') as { version: string }).version);
  patchIdleTimer(load('kafkajs/src/network/requestQueue') as { prototype: RequestQueue });
  return {
    Decoder: load('kafkajs/src/protocol/decoder') as KafkajsInternals['Decoder'],
    codecOf: (
      load('kafkajs/src/protocol/message/compression') as { lookupCodecByAttributes: KafkajsInternals['codecOf'] }
    ).lookupCodecByAttributes,
    fetchRequest: load('kafkajs/src/protocol/requests/fetch/v11/request') as KafkajsInternals['fetchRequest'],
    errorFromCode: (load('kafkajs/src/protocol/error') as { createErrorFromCode: KafkajsInternals['errorFromCode'] })
      .createErrorFromCode,
    connectionPools: load('kafkajs/src/cluster/connectionPoolBuilder') as KafkajsInternals['connectionPools'],
    Broker: load('kafkajs/src/broker') as KafkajsInternals['Broker'],
  };
}

/**
 * kafkajs arms a timer of zero or negative length on every connection, for ever, even when nothing waits to be sent
 * (issues 1704, 1751, 1768): 7 % of a core when idle. `push()` arms it again when it is needed.
 */
function patchIdleTimer(requestQueue: { prototype: RequestQueue }): void {
  const schedule = requestQueue.prototype.scheduleCheckPendingRequests;
  requestQueue.prototype.scheduleCheckPendingRequests = function scheduleWhenPending(this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
