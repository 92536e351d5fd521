import { PULSE_CHANGELOG_TOPIC, PULSE_TOPIC } from '@cmp/contracts';
import type { PartitionBounds } from '@cmp/event-log';
import { ChaosRig } from './chaos-rig.js';
import { firstOf } from './chaos-settings.js';
import { truncatePartition } from './truncate-topic.js';

const DAMAGED = 0;
const OTHERS = [1, 2, 3];
const WHERE = `${PULSE_CHANGELOG_TOPIC}/${DAMAGED}`;

let rig: ChaosRig;
afterEach(() => rig.close());

async function boundsOf(topic: string): Promise<PartitionBounds> {
  const bounds = (await rig.log.bounds(topic)).find((one) => one.partition === DAMAGED);
  if (bounds === undefined) throw new Error(`no partition ${DAMAGED} of ${topic}`);
  return bounds;
}

async function holdUnknownVersion(): Promise<void> {
  const value = JSON.stringify({ v: 99, schema_version: 99 });
  await rig.log.append([{ topic: PULSE_CHANGELOG_TOPIC, partition: DAMAGED, key: 'meta', value }]);
}

/** All but the newest records: what is left looks like a whole state. */
async function loseOlderPart(): Promise<void> {
  const { startOffset, endOffset } = await boundsOf(PULSE_CHANGELOG_TOPIC);
  const cutAt = Math.floor(startOffset + (endOffset - startOffset) * 0.9);
  await truncatePartition(rig.admin, PULSE_CHANGELOG_TOPIC, DAMAGED, cutAt);
}

async function loseEverything(): Promise<void> {
  const { endOffset } = await boundsOf(PULSE_CHANGELOG_TOPIC);
  await truncatePartition(rig.admin, PULSE_CHANGELOG_TOPIC, DAMAGED, endOffset);
}

/** The remedy that the refusal offers. */
async function deleteChangelog(): Promise<void> {
  await rig.admin.deleteTopics({ topics: [PULSE_CHANGELOG_TOPIC] });
}

async function stopAfterSomeWork(): Promise<void> {
  rig.feeder.start();
  const app = await rig.startProcessor();
  await rig.progressEverywhere();
  await rig.fedAtLeast(1000);
  await rig.progressEverywhere();
  await rig.terminate(app);
}

describe('a changelog partition', () => {
  const unusable = [
    ['that holds an unknown version', holdUnknownVersion],
    ['that has lost its older part', loseOlderPart],
  ] as const;
  it.each(firstOf(unusable, 1))(
    '%s is refused with a clear message and nothing is written; the offered rebuild mends it',
    async (what, damage) => {
      rig = await ChaosRig.open(`changelog ${what}, then rebuilt`);
      await stopAfterSomeWork();
      await damage();
      rig.count('damaged changelog');
      const before = (await boundsOf(PULSE_TOPIC)).endOffset;

      const app = await rig.startProcessor();
      await rig.progressIn(OTHERS);
      await rig.wait(`${WHERE} to be refused`, async () => app.stderr.includes(`${WHERE}:`));
      await rig.wait('readiness to be false', async () => (await rig.readiness(app)).status === 503);
      expect(app.stderr).toMatch(/Nothing is processed until this is mended: .*delete the changelog topic/);
      expect((await boundsOf(PULSE_TOPIC)).endOffset).toBe(before);
      expect(app.running).toBe(true);

      await rig.terminate(app);
      await deleteChangelog();
      await rig.startProcessor();
      await rig.settle();
    },
    180_000,
  );

  const empty = [
    ['that has lost all its records', loseEverything],
    ['whose topic is gone', deleteChangelog],
  ] as const;
  it.each(firstOf(empty, 1))(
    '%s is built again from the ticks, and nothing is published twice',
    async (what, damage) => {
      rig = await ChaosRig.open(`changelog ${what}`);
      await stopAfterSomeWork();
      await damage();
      rig.count('lost changelog');
      await rig.startProcessor();
      await rig.settle();
    },
    180_000,
  );
});
