import {
  ALERT_TOPIC,
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { TopicSpec } from '@cmp/event-log';
import { eventually } from '@cmp/runtime/testing';
import type { Admin } from 'kafkajs';

export const PARTITIONS = 4;
const PLAIN = [TICK_TOPIC, PULSE_TOPIC, ALERT_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC];
const COMPACTED = [PULSE_CHANGELOG_TOPIC, DEAD_LETTER_STATUS_TOPIC];

export function chaosTopics(replication: number): TopicSpec[] {
  const shape = { partitions: PARTITIONS, replication, retentionMs: 7 * 24 * 3_600_000 };
  return [
    ...PLAIN.map((name) => ({ name, ...shape, cleanup: 'delete' as const })),
    ...COMPACTED.map((name) => ({ name, ...shape, cleanup: 'compact' as const })),
  ];
}

/** Deletes every topic of the project, whoever made it: their names are fixed, and the next test may want another shape. */
export async function deleteTopics(admin: Admin): Promise<void> {
  const ours = async () => (await admin.listTopics()).filter((name) => name.startsWith('crypto_market_'));
  const topics = await ours();
  if (topics.length === 0) return;
  await admin.deleteTopics({ topics });
  await eventually('the topics are gone', async () => (await ours()).length === 0, 30_000);
}
