// The guarantee, broken on purpose: each break replaces a piece of the source and names the test that must notice. A piece that is no
// longer there exactly once is an error, so that this list cannot go out of date unseen.
import { TESTS } from './break-tests.mjs';

const WRITER = 'libs/event-log/src/kafka/fenced-writer.ts';
const OWNED = 'libs/event-log/src/kafka/kafka-owned-partition.ts';
const TENURE = 'libs/event-log/src/kafka/partition-tenure.ts';
const READER = 'libs/event-log/src/kafka/partition-reader.ts';
const PLAN = 'libs/event-log/src/kafka/plan-sends.ts';
const EPOCH = 'libs/event-log/src/sqlite/epoch-fence.ts';
const APPENDS = 'libs/event-log/src/sqlite/append-writer.ts';
const SPINE = 'apps/processor/src/tick-topic-to-pulse-topic.ts';
const READ_CHANGELOG = 'apps/processor/src/changelog/read-changelog.ts';
const ENTRIES = 'apps/processor/src/changelog/changelog-entries.ts';
const START = 'apps/processor/src/changelog/start-offset.ts';
const SEEN = 'apps/processor/src/pulse/seen-ticks.ts';
const PARTITION = 'apps/processor/src/pulse/pulse-partition.ts';
const TIMED = 'apps/processor/src/slice/timed-slices.ts';
const WINDOWS = 'libs/window/src/window-partition.ts';
const LAG = 'libs/window/src/lag.ts';

/**
 * @typedef {object} Break
 * @property {string} what
 * @property {readonly import('./broken-source.mjs').Edit[]} edits
 * @property {import('./run-named-test.mjs').NamedTest} test must fail
 * @property {RegExp} says what its message must hold: the consequence, not just any error
 */

const edit = (file, find, replace = '') => ({ file, find, replace });

const SHORT_OF_ONE = edit(
  READ_CHANGELOG,
  'for await (const run of runs) for (const record of run) keepNewest(newest, record);',
  `let last = null;
  for await (const run of runs)
    for (const record of run) {
      if (last !== null) keepNewest(newest, last);
      last = record;
    }`,
);

const UNCOUNTED = edit(READ_CHANGELOG, 'meta.entries !== null && meta.entries !== found', 'meta.entries === undefined');

const STATE_FIRST = edit(
  SPINE,
  'if (batch !== null) await owned.append(batch);',
  `if (batch !== null) {
    const isState = ({ topic }) => topic.endsWith('_changelog');
    await owned.append({ ...batch, records: batch.records.filter(isState) });
    await owned.append({ records: batch.records.filter((record) => !isState(record)) });
  }`,
);

/** @type {readonly Break[]} */
export const BREAKS = [
  {
    what: 'results are sent outside the transaction',
    edits: [
      edit(
        WRITER,
        'await transaction.send({ topic, messages: [...messages], acks: ALL_REPLICAS });',
        `if (topic.endsWith('_changelog')) await transaction.send({ topic, messages: [...messages], acks: ALL_REPLICAS });
      else {
        this.plain ??= this.client.kafka.producer({ retry: { retries: 0 } });
        await this.plain.connect();
        await this.plain.send({ topic, messages: [...messages], acks: ALL_REPLICAS });
      }`,
      ),
    ],
    test: TESTS.lostAnswers,
    says: /\d+ lost, [1-9]\d* doubled/,
  },
  {
    what: 'the state is committed before the results are sent',
    edits: [STATE_FIRST],
    test: TESTS.lostCommitAnswers,
    says: /[1-9]\d* lost, \d+ doubled/,
  },
  {
    what: 'an append whose outcome is unknown is made again, without a restore',
    edits: [
      edit(
        WRITER,
        'return new FencedWriter(settings, client, producer, place);',
        'return Object.assign(new FencedWriter(settings, client, producer, place), { transactionalId });',
      ),
      edit(
        WRITER,
        "return this.write('append for', () => this.commit(sends));",
        `return this.write('append for', () => this.commit(sends)).catch(async () => {
      const { client, producer } = await FencedWriter.take(this.settings, this.transactionalId, this.place);
      Object.assign(this, { client, producer, failed: false });
      return this.append(sends);
    });`,
      ),
    ],
    test: TESTS.lostCommitAnswers,
    says: /\d+ lost, [1-9]\d* doubled/,
  },
  {
    what: 'every process has a transactional id of its own, which fences nobody',
    edits: [
      edit(
        TENURE,
        'return `${group}.${topic}.${partition}`;',
        'return `${group}.${topic}.${partition}.${process.pid}`;',
      ),
    ],
    test: TESTS.zombie,
    says: /\d+ lost, [1-9]\d* doubled/,
  },
  {
    what: 'what a former owner left open is not ended before the first commit',
    edits: [edit(WRITER, 'await this.endOpen(sends);')],
    test: TESTS.endsWhatIsOpen,
    says: /Expected: 4/,
  },
  {
    what: 'the fence is skipped: whoever takes a partition does not begin a transaction',
    edits: [edit(WRITER, 'await (await producer.transaction()).abort();')],
    test: TESTS.fencedWriter,
    says: /promise resolved instead of rejected/,
  },
  {
    what: 'a writer that failed once writes on',
    edits: [edit(WRITER, 'this.failed = true;\n', '\n')],
    test: TESTS.fencedWriter,
    says: /taken anew/,
  },
  {
    what: 'the changelog is restored one record short (Kafka)',
    // Before the mark lies the marker of the last commit, and before that the last record.
    edits: [edit(WRITER, 'return end;', 'return end - 2;')],
    test: TESTS.restoresEverything,
    says: /-\s+"three"/,
  },
  {
    what: 'the changelog is restored to an end that a broker names',
    edits: [
      edit(
        OWNED,
        'const toOffset = await this.inTurn(() => this.writer.finalEnd(changelogTopic));',
        'const { endOffset: toOffset } = await this.bounds(changelogTopic);',
      ),
    ],
    test: TESTS.finalEnd,
    says: /-\s+"three"/,
  },
  {
    what: 'readers take uncommitted records for committed ones',
    edits: [edit(READER, 'READ_COMMITTED = 1', 'READ_COMMITTED = 0')],
    test: TESTS.abortedRecords,
    says: /\+\s+"a"/,
  },
  {
    what: 'the changelog is restored one record short',
    edits: [SHORT_OF_ONE],
    test: TESTS.randomRestarts,
    says: /it has \d+ of \d+ entries/,
  },
  {
    what: 'the changelog is restored one record short, and its entries are not counted',
    edits: [SHORT_OF_ONE, UNCOUNTED],
    test: TESTS.randomRestarts,
    says: /Received: +"\d+ lost, \d+ doubled"/,
  },
  {
    what: 'the state is committed before the results are sent (SQLite)',
    edits: [STATE_FIRST],
    test: TESTS.randomRestarts,
    says: /Received: +"[1-9]\d* lost, \d+ doubled"/,
  },
  {
    what: 'work goes on one record behind the restored offset',
    edits: [
      edit(
        START,
        'offset: Math.max(restored, bounds.startOffset),',
        'offset: Math.max(restored - 1, bounds.startOffset),',
      ),
    ],
    test: TESTS.randomRestarts,
    says: /Received: +"\d+ lost, [1-9]\d* doubled"/,
  },
  {
    what: 'work goes on one record ahead of the restored offset',
    edits: [
      edit(
        START,
        'offset: Math.max(restored, bounds.startOffset),',
        'offset: Math.min(restored + 1, bounds.endOffset),',
      ),
    ],
    test: TESTS.randomRestarts,
    says: /Received: +"[1-9]\d* lost, \d+ doubled"/,
  },
  {
    what: 'the ids of the ticks that were counted are not stored',
    edits: [
      edit(ENTRIES, 'for (const batch of delta.seen) yield', 'for (const batch of delta.seen.slice(0, 0)) yield'),
      UNCOUNTED,
    ],
    test: TESTS.randomRestarts,
    says: /Received: +"\d+ lost, [1-9]\d* doubled"/,
  },
  {
    what: 'a tick that was sent twice counts twice',
    edits: [edit(SEEN, 'if (seenIds.size === before) return true;')],
    test: TESTS.countsOnce,
    says: /Expected: "duplicate"\s+Received: null/,
  },
  {
    what: 'what a rebuild computes again is published again',
    edits: [edit(PARTITION, 'if (window.repeated) return;')],
    test: TESTS.rebuilds,
    says: /Received: +"\d+ lost, [1-9]\d* doubled"/,
  },
  {
    what: 'windows are closed by the wall clock while ticks wait',
    edits: [edit(LAG, 'return lag.known && lag.records === 0;', 'return true;')],
    test: TESTS.idleWithLag,
    says: /\+\s+"topic": "crypto_market_pulse"/,
  },
  {
    what: 'idle closing looks at the clock after the ticks were read',
    edits: [edit(TIMED, 'yield { slice, askedAtMs };', 'yield { slice, askedAtMs: clock.nowMs() };')],
    test: TESTS.longSleep,
    says: /\+\s+"topic": "crypto_market_pulse"/,
  },
  {
    what: 'late ticks correct nothing',
    edits: [
      edit(PARTITION, 'aggregate: pulseAggregate, earlier }', 'aggregate: pulseAggregate, earlier, correctionMs: 0 }'),
    ],
    test: TESTS.corrects,
    says: /"countedIn": 0/,
  },
  {
    what: 'one send spans partitions',
    edits: [edit(PLAN, 'const place = `${message.partition} ${record.topic}`;', 'const place = record.topic;')],
    test: TESTS.onePartitionPerSend,
    says: /-\s+"ticks\/1"/,
  },
  {
    what: 'the fence is skipped (SQLite)',
    edits: [edit(EPOCH, 'throw new FencedError(at.topic, at.partition);', 'return;')],
    test: TESTS.sqliteFence,
    says: /resolved instead of rejected/,
  },
  {
    what: 'an epoch is believed before its commit (SQLite)',
    edits: [
      edit(EPOCH, 'inTransaction(this.database, () => ', '('),
      edit(EPOCH, "import { inTransaction } from './transaction.js';\n"),
    ],
    test: TESTS.sqliteFullFence,
    says: /did not throw/,
  },
  {
    what: 'the last part of a large append does not ask the fence (SQLite)',
    edits: [edit(APPENDS, '      request.guard?.();\n      this.insert(placed);', '      this.insert(placed);')],
    test: TESTS.largeAppendFence,
    says: /resolved instead of rejected/,
  },
  {
    what: 'what a failed large append left behind stays (SQLite)',
    edits: [edit(APPENDS, 'if (this.mayHaveRemains) this.removeRemains();')],
    test: TESTS.largeAppendRemains,
    says: /UNIQUE constraint failed/,
  },
  {
    what: 'a record is counted in the middle of a close',
    edits: [
      edit(
        WINDOWS,
        'this.settle();\n    const { published, missed } = this.outcome;',
        'const { published, missed } = this.outcome;',
      ),
    ],
    test: TESTS.stepsAtOnce,
    says: /toBe\(expected\)/,
  },
];
