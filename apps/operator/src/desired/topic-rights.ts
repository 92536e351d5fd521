import {
  ALERT_TOPIC,
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  INGEST_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { MarketPulseSpec } from '../resource/market-pulse.js';
import { PROCESSOR_GROUP } from './consumer-group.js';

export interface Acl {
  readonly resource: {
    readonly type: 'topic' | 'group' | 'transactionalId';
    readonly name: string;
    readonly patternType: 'literal' | 'prefix';
  };
  readonly operations: readonly ('Read' | 'Write' | 'Describe' | 'DescribeConfigs')[];
}

type Operation = Acl['operations'][number];

const topic = (name: string, ...operations: readonly Operation[]): Acl => ({
  resource: { type: 'topic', name, patternType: 'literal' },
  operations,
});

/** Read and Write bring Describe with them. Each service compares its topics with what it wants at start: DescribeConfigs. */
const reads = (name: string) => topic(name, 'Read', 'DescribeConfigs');
const writes = (name: string) => topic(name, 'Write', 'DescribeConfigs');
const readsAndWrites = (name: string) => topic(name, 'Read', 'Write', 'DescribeConfigs');

/** Reads what its sources said in earlier runs. */
export const PRODUCER_RIGHTS: readonly Acl[] = [writes(TICK_TOPIC), readsAndWrites(SOURCE_STATUS_TOPIC)];

/** Reads its own results as well: without a changelog it learns from them what has been published. */
export const PROCESSOR_RIGHTS: readonly Acl[] = [
  reads(TICK_TOPIC),
  ...[PULSE_TOPIC, ALERT_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC, PULSE_CHANGELOG_TOPIC].map(readsAndWrites),
  { resource: { type: 'group', name: PROCESSOR_GROUP, patternType: 'literal' }, operations: ['Read'] },
  // One for each partition: `<group>.<topic>.<partition>`.
  {
    resource: { type: 'transactionalId', name: `${PROCESSOR_GROUP}.`, patternType: 'prefix' },
    operations: ['Describe', 'Write'],
  },
];

/** Belongs to no group. Writes only what somebody with a key may ask it to. */
export function gatewayRights({ ingestKeySecret, adminKeySecret }: MarketPulseSpec['gateway']): readonly Acl[] {
  const desk = adminKeySecret === undefined ? reads : readsAndWrites;
  return [
    ...[PULSE_TOPIC, ALERT_TOPIC, DEAD_LETTER_TOPIC, SOURCE_STATUS_TOPIC].map(reads),
    (ingestKeySecret === undefined ? reads : readsAndWrites)(INGEST_TOPIC),
    // A dead letter is replayed into the topic it came from.
    ...[TICK_TOPIC, DEAD_LETTER_STATUS_TOPIC].map(desk),
  ];
}

/** Looks at offsets, no more. */
export const KEDA_RIGHTS: readonly Acl[] = [
  topic(TICK_TOPIC, 'Describe'),
  { resource: { type: 'group', name: PROCESSOR_GROUP, patternType: 'literal' }, operations: ['Describe'] },
];
