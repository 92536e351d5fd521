import type { KubeObject } from '@cmp/kube';
import { TOPICS } from '../desired/kafka-topics.js';
import { nameOf, topicObjectName } from '../desired/object-names.js';
import { KINDS } from '../kinds.js';
import type { LiveObjects } from '../live-objects.js';
import type { MarketPulse } from '../resource/market-pulse.js';

/** Partitions are to become more, and not all that runs knows it yet. */
export interface Growth {
  readonly from: number;
  readonly to: number;
  /** The topics have not grown yet, as far as can be seen: no window may be open when they do. */
  readonly isBeforeTopics: boolean;
}

/**
 * Told by the live objects alone, so that an operator that takes over goes on where the former one ended. The producer's settings are the
 * last to learn the new number. The topics of an existing Kafka cannot be seen: the processor's settings stand for them.
 */
export function growthOf(pulse: MarketPulse, live: LiveObjects): Growth | null {
  const { partitions: to } = pulse.spec.topics;
  const { namespace } = pulse.metadata;
  const lower = (counts: readonly (number | null)[]) =>
    counts.filter((count): count is number => count !== null && count < to);
  const settingOf = (component: 'producer' | 'processor') =>
    countIn(live.find(KINDS.ConfigMap, `${namespace}/${nameOf(pulse, component)}`), 'data', 'TOPIC_PARTITIONS');
  const topics = TOPICS.map(({ name }) =>
    countIn(live.find(KINDS.KafkaTopic, `${namespace}/${topicObjectName(pulse, name)}`), 'spec', 'partitions'),
  );
  const first = lower(pulse.spec.kafka.managed === undefined ? [settingOf('processor')] : topics);
  const behind = [...first, ...lower([settingOf('producer')])];
  return behind.length === 0 ? null : { from: Math.min(...behind), to, isBeforeTopics: first.length > 0 };
}

function countIn(object: KubeObject | null | undefined, field: 'data' | 'spec', name: string): number | null {
  const value = (object?.[field] as Record<string, unknown> | undefined)?.[name];
  const count = Number(value ?? Number.NaN);
  return Number.isInteger(count) ? count : null;
}
