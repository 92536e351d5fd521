// The baseline of a restore: a bare kafkajs consumer that reads a topic up to its end and keeps nothing.
// Arguments: brokers, topic, then the end of each partition. Sends how long it took after it had joined its group, ms, and what it read.
import kafkajs from 'kafkajs';

const [brokers, topic, ...ends] = process.argv.slice(2);
const left = new Map(ends.map((end, partition) => [partition, Number(end)]).filter(([, end]) => end > 0));
let joinedMs = 0;
let records = 0;
let bytes = 0;

const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `bare-${process.pid}-${Date.now()}` });
consumer.on(consumer.events.GROUP_JOIN, () => (joinedMs = performance.now()));
consumer.on(consumer.events.CRASH, ({ payload }) => {
  throw payload.error;
});
// The position, not a record: the last offsets of a partition are markers.
consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
  if (Number(lastOffset) + 1 >= left.get(partition)) left.delete(partition);
  if (left.size > 0) return;
  const tookMs = performance.now() - joinedMs;
  process.send({ tookMs, records, bytes }, () => process.exit(0));
});
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch }) => {
    records += batch.messages.length;
    for (const { key, value } of batch.messages) bytes += key.length + (value?.length ?? 0);
  },
});
