// A consumer that sees committed records only and notes when it got each.

/** Follows every partition of `topic` from its start; `on(value, atMs)` gets each parsed value. Resolves once it has joined. */
export async function readCommitted(kafka, topic, on) {
  const consumer = kafka.consumer({
    groupId: `bench-reader-${process.pid}-${Date.now()}`,
    minBytes: 1,
    maxWaitTimeInMs: 500,
  });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch }) => {
      const atMs = performance.now();
      for (const { value } of batch.messages) on(JSON.parse(value.toString()), atMs);
    },
  });
  await joined;
  return { stop: () => consumer.disconnect() };
}
