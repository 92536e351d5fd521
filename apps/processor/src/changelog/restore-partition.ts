import { PULSE_CHANGELOG_TOPIC } from '@cmp/contracts';
import type { OwnedPartition } from '@cmp/event-log';
import { PulsePartition, type PulseRules } from '../pulse/pulse-partition.js';
import { readChangelog } from './read-changelog.js';
import { startOffset } from './start-offset.js';

export interface RestoredPartition {
  readonly partition: PulsePartition;
  readonly fromOffset: number;
  /** Input records that are gone unread, see `startOffset`. */
  readonly lostRecords: number;
  readonly openWindows: number;
  /** Open windows whose definition is no longer configured. */
  readonly abandonedWindows: number;
}

/** Brings a partition back to where the last append left it, whoever made that. */
export async function restorePartition(owned: OwnedPartition, rules: PulseRules): Promise<RestoredPartition> {
  const where = { topic: PULSE_CHANGELOG_TOPIC, partition: owned.partition };
  const restored = await readChangelog(where, owned.restore(PULSE_CHANGELOG_TOPIC));
  const start = startOffset(restored?.nextOffset ?? null, owned.topic, await owned.bounds(owned.topic));
  const partition = new PulsePartition(rules, owned.partition, restored?.state);
  return {
    partition,
    fromOffset: start.offset,
    lostRecords: start.lost,
    openWindows: partition.openWindows,
    abandonedWindows: partition.abandoned.length,
  };
}
