// The baseline: kafkajs' `eachBatch`, `JSON.parse` and a Map of sums. No checks, no clock, no state to store, nothing to write.
// Arguments: brokers, topic, records to read, window ms. Sends its CPU time when it has joined its group, then the same and its windows.
import kafkajs from 'kafkajs';

const [brokers, topic, records, size] = process.argv.slice(2);
const wanted = Number(records);
const windowMs = Number(size);
const windows = new Map();
let read = 0;

const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `plain-${process.pid}-${Date.now()}` });
consumer.on(consumer.events.GROUP_JOIN, () => process.send({ joined: cpuMs() }));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) add(JSON.parse(value.toString()));
    read += batch.messages.length;
    if (read < wanted) return;
    const done = cpuMs();
    process.send({ done, read, windows }, () => process.exit(0));
  },
});

function add(tick) {
  const start = Math.floor(Date.parse(tick.timestamp) / windowMs) * windowMs;
  const key = `${tick.coin}|${start}`;
  let window = windows.get(key);
  if (window === undefined) windows.set(key, (window = { samples: 0, price: 0, change: 0, volume: -Infinity }));
  window.samples += 1;
  window.price += tick.price;
  window.change += tick.change_24h;
  if (tick.volume_24h > window.volume) window.volume = tick.volume_24h;
}

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
