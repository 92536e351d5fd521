// A process to be killed: appends batches over two topics for ever and says on stdout which ones were acknowledged.
import { systemClock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import type { AtomicAppend, NewRecord } from '../src/index.js';
import { openSqliteLog } from '../src/sqlite/open-sqlite-log.js';
import { ATOMIC_TOPIC, batchOf, PLAIN_TOPIC, testTopics } from './kill-topics.js';

const [dataDir = '', round = ''] = process.argv.slice(2);
const log = await openSqliteLog({ dataDir, clock: systemClock, logger: silentLogger, retentionIntervalMs: 20 });
await log.ensureTopics(testTopics);

let count = 0;
async function appendForEver(append: (records: readonly NewRecord[]) => Promise<void>, topics: readonly string[]) {
  for (;;) {
    const batch = `${round}-${count++}`;
    await append(topics.flatMap((topic) => batchOf(topic, batch)));
    // Written synchronously into the pipe: what the parent reads was acknowledged before the kill.
    process.stdout.write(`${topics.join('+')} ${batch}\n`);
  }
}

const owned = (append: (batch: AtomicAppend) => Promise<void>) => (records: readonly NewRecord[]) =>
  append({ records });
await log.join({
  group: 'killed',
  topic: PLAIN_TOPIC,
  run: (partition) =>
    appendForEver(
      owned((batch) => partition.append(batch)),
      [PLAIN_TOPIC, ATOMIC_TOPIC],
    ),
});
await Promise.all([1, 2, 3].map(() => appendForEver((records) => log.append(records), [PLAIN_TOPIC])));
