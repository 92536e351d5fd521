import { PULSE_CHANGELOG_TOPIC } from '@cmp/contracts';
import type { OwnedPartition } from '@cmp/event-log';
import { PulsePartition, type PulseRules } from '../pulse/pulse-partition.js';
import { earlierResults, type EarlierResults } from './earlier-results.js';
import { readChangelog, type RestoredState } from './read-changelog.js';
import { startOffset } from './start-offset.js';

export interface RestoredPartition {
  readonly partition: PulsePartition;
  readonly fromOffset: number;
  /** Input records that are gone unread, see `startOffset`. */
  readonly lostRecords: number;
  readonly openWindows: number;
  /** Open windows whose definition is no longer configured. */
  readonly abandonedWindows: number;
  /** The state was lost and is built again from the ticks before this offset; null when it is whole. */
  readonly rebuildTo: number | null;
}

/** Brings a partition back to where the last append left it, whoever made that. */
export async function restorePartition(owned: OwnedPartition, rules: PulseRules): Promise<RestoredPartition> {
  const where = { topic: PULSE_CHANGELOG_TOPIC, partition: owned.partition };
  const restored = await readChangelog(where, owned.restore(PULSE_CHANGELOG_TOPIC));
  const rebuild = await rebuildOf(owned, restored, rules);
  const start = startOffset(restored?.nextOffset ?? null, owned.topic, await owned.bounds(owned.topic));
  const partition = new PulsePartition(rules, owned.partition, restored?.state, rebuild);
  return {
    partition,
    fromOffset: start.offset,
    lostRecords: start.lost,
    openWindows: partition.openWindows,
    abandonedWindows: partition.abandoned.length,
    rebuildTo: rebuild?.throughOffset ?? null,
  };
}

/** Results without a state: somebody has removed the changelog, or a rebuild was interrupted. */
async function rebuildOf(
  owned: OwnedPartition,
  restored: RestoredState | null,
  { definitions }: PulseRules,
): Promise<EarlierResults | null> {
  if (restored !== null && restored.rebuildTo === null) return null;
  const found = await earlierResults(owned, definitions[0]?.sizeMs ?? 0);
  if (found === null || restored === null) return found;
  return { ...found, throughOffset: restored.rebuildTo ?? found.throughOffset };
}
