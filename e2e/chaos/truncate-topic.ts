import { ConfigResourceTypes, type Admin } from 'kafkajs';

const SET_ON_TOPIC = 1;

/**
 * Deletes the records of one partition before `offset`, as a wrong retention setting or a careless hand would. Kafka refuses that on a
 * compacted topic, so it is not one for the moment.
 */
export async function truncatePartition(admin: Admin, topic: string, partition: number, offset: number): Promise<void> {
  const name = { type: ConfigResourceTypes.TOPIC, name: topic };
  const { resources } = await admin.describeConfigs({ resources: [name], includeSynonyms: false });
  const found = resources.flatMap(({ configEntries }) => configEntries);
  const own = found
    .filter(({ configSource }) => Number(configSource) === SET_ON_TOPIC)
    .map(({ configName, configValue }) => ({ name: configName, value: configValue }));
  const set = (configEntries: { name: string; value: string }[]) =>
    admin.alterConfigs({ validateOnly: false, resources: [{ ...name, configEntries }] });
  await set([
    ...own.filter((one) => one.name !== 'cleanup.policy'),
    { name: 'cleanup.policy', value: 'compact,delete' },
  ]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
  await set(own);
}
