// Topics of one bench and what stands in them.
import kafkajs from 'kafkajs';
import { until } from './bench-run.mjs';

export const TICKS = 'crypto_market_data';
export const PULSES = 'crypto_market_pulse';
export const CHANGELOG = 'crypto_market_pulse_changelog';

export class BenchTopics {
  #kafka;
  #admin;
  #producer;

  static async connect({ bootstrap, brokerCount }) {
    const topics = new BenchTopics();
    topics.brokerCount = brokerCount;
    topics.#kafka = new kafkajs.Kafka({
      brokers: bootstrap.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 20 },
    });
    topics.#admin = topics.#kafka.admin();
    topics.#producer = topics.#kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await topics.#admin.connect();
    await topics.#producer.connect();
    return topics;
  }

  get producer() {
    return this.#producer;
  }

  get kafka() {
    return this.#kafka;
  }

  async make(name, partitions, configEntries = []) {
    const topics = [{ topic: name, numPartitions: partitions, replicationFactor: this.brokerCount, configEntries }];
    await this.#admin.createTopics({ topics, waitForLeaders: false });
    // Leaders as kafkajs waits for them fail where a topic of that name was removed a moment ago.
    const ends = () => this.ends(name).catch(() => []);
    await until(`${name} has leaders`, async () => (await ends()).length === partitions, 30_000);
  }

  /** Every topic that `wanted` is true for; the processor makes its own again. */
  async remove(wanted) {
    const mine = (topic) => !topic.startsWith('__') && wanted(topic);
    const topics = (await this.#admin.listTopics()).filter(mine);
    if (topics.length > 0) await this.#admin.deleteTopics({ topics });
    await until('topics gone', async () => !(await this.#admin.listTopics()).some(mine), 30_000);
  }

  /** Ends of the committed log. */
  async ends(topic) {
    const offsets = await this.#admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, high }) => ({ partition, end: Number(high) }));
  }

  /** How far a group's committed positions are behind, records. */
  async lag(groupId, topic) {
    const ends = await this.ends(topic);
    const [{ partitions }] = await this.#admin.fetchOffsets({ groupId, topics: [topic] });
    const at = new Map(partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
    return ends.reduce((sum, { partition, end }) => sum + Math.max(0, end - (at.get(partition) ?? 0)), 0);
  }

  /** All committed records of a topic, parsed. */
  async values(topic) {
    const ends = new Map(
      (await this.ends(topic)).filter(({ end }) => end > 0).map(({ partition, end }) => [partition, end]),
    );
    const groupId = `bench-reader-${process.pid}-${Date.now()}`;
    const consumer = this.#kafka.consumer({ groupId });
    const found = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise((resolve, reject) => {
      const left = new Set(ends.keys());
      if (left.size === 0) resolve();
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      // The position, not a record: the last offsets of a partition are markers.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
        if (Number(lastOffset) + 1 >= ends.get(partition)) left.delete(partition);
        if (left.size === 0) resolve();
      });
      consumer
        .run({
          eachBatch: async ({ batch }) => {
            for (const { value } of batch.messages) found.push(JSON.parse(value.toString()));
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    return found;
  }

  async close() {
    await this.#producer.disconnect();
    await this.#admin.disconnect();
  }
}
