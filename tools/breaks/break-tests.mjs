// The tests that name the guarantee: each passes with the source as it is and fails with a break.
const PROCESSOR = { config: 'apps/processor/jest.config.mjs' };
const LOG = { config: 'libs/event-log/jest.config.mjs' };
const LOG_ON_KAFKA = { config: 'libs/event-log/jest.kafka.config.mjs', kafka: true };
const CHAOS = { config: 'e2e/jest.kafka.config.mjs', kafka: true, processes: true };

const GUARD_RAILS = 'libs/event-log/src/kafka/kafka-guard-rails.kafka-spec.ts';
const SPINE_SPEC = 'apps/processor/src/tick-topic-to-pulse-topic.spec.ts';
const PARTITION_SPEC = 'apps/processor/src/pulse/pulse-partition.spec.ts';

/** @type {Readonly<Record<string, import('./run-named-test.mjs').NamedTest>>} */
export const TESTS = {
  lostAnswers: {
    ...CHAOS,
    file: 'e2e/chaos/lost-answers.proxied.kafka-spec.ts',
    name: 'an answer that is lost on the way to an earlier request of the transaction',
  },
  lostCommitAnswers: {
    ...CHAOS,
    file: 'e2e/chaos/lost-answers.proxied.kafka-spec.ts',
    name: 'an answer that is lost on the way to EndTxn leaves the outcome unknown',
  },
  zombie: {
    ...CHAOS,
    file: 'e2e/chaos/zombie.proxied.kafka-spec.ts',
    name: 'an owner that is suspended for longer than its session and goes on after another replica has taken over',
  },
  fencedWriter: { ...LOG_ON_KAFKA, file: GUARD_RAILS, name: 'a writer that was fenced can never commit' },
  abortedRecords: {
    ...LOG_ON_KAFKA,
    file: GUARD_RAILS,
    name: 'readers see nothing of two aborted transactions that overlap in one partition',
  },
  endsWhatIsOpen: {
    ...LOG_ON_KAFKA,
    file: GUARD_RAILS,
    name: 'an owner ends, unseen, whatever was left open',
  },
  restoresEverything: {
    ...LOG_ON_KAFKA,
    file: 'libs/event-log/src/kafka/kafka-conformance.kafka-spec.ts',
    name: 'an owned partition restores everything the former owner appended',
  },
  finalEnd: {
    ...LOG_ON_KAFKA,
    file: 'libs/event-log/src/kafka/final-end.kafka-spec.ts',
    name: 'a partition that is taken over while its leader gives an older end than it should is restored with everything',
  },
  onePartitionPerSend: {
    ...LOG,
    file: 'libs/event-log/src/kafka/plan-sends.spec.ts',
    name: 'the plan of sends puts one topic partition into a send, never two',
  },
  sqliteFence: {
    ...LOG,
    file: 'libs/event-log/src/sqlite/epoch-fence.spec.ts',
    name: 'the epoch fence refuses an owner that nobody has told of the next one',
  },
  sqliteFullFence: {
    ...LOG,
    file: 'libs/event-log/src/sqlite/epoch-fence.spec.ts',
    name: 'the epoch fence gives no epoch whose commit failed',
  },
  largeAppendFence: {
    ...LOG,
    file: 'libs/event-log/src/sqlite/group-commit.spec.ts',
    name: 'is refused whole when another owner takes over between its parts',
  },
  largeAppendRemains: {
    ...LOG,
    file: 'libs/event-log/src/sqlite/group-commit.spec.ts',
    name: 'leaves nothing when a later part is refused',
  },
  stepsAtOnce: {
    config: 'libs/window/jest.config.mjs',
    file: 'libs/window/src/closing-in-steps.spec.ts',
    name: 'closing in steps gives what closing at once gives',
  },
  randomRestarts: {
    ...PROCESSOR,
    file: 'apps/processor/src/restart.random.spec.ts',
    name: 'a processor killed at random points publishes exactly what one calm run does',
  },
  rebuilds: {
    ...PROCESSOR,
    file: 'apps/processor/src/rebuild.random.spec.ts',
    name: 'a processor whose changelog was removed builds its state again, publishes nothing twice',
  },
  idleWithLag: {
    ...PROCESSOR,
    file: SPINE_SPEC,
    name: 'a partition that falls silent publishes nothing by the wall clock while the lag is',
  },
  longSleep: {
    ...PROCESSOR,
    file: SPINE_SPEC,
    name: 'a partition that falls silent does not take a long sleep of the machine for silence',
  },
  countsOnce: {
    ...PROCESSOR,
    file: PARTITION_SPEC,
    name: 'a partition of the market counts a tick once however often it comes',
  },
  corrects: {
    ...PROCESSOR,
    file: PARTITION_SPEC,
    name: 'a partition of the market publishes a late tick as the next revision',
  },
};
