import type { TopicSpec } from '../log-record.js';
import { configEntries, topicDifferences } from './ensure-topics.js';

const spec: TopicSpec = { name: 'ticks', partitions: 2, replication: 3, cleanup: 'delete', retentionMs: 1000 };
const replicated = (...replicas: number[]) =>
  replicas.map((count) => ({ replicas: Array.from({ length: count }, (_, broker) => broker) }));
const config = (cleanup: string) => new Map([['cleanup.policy', cleanup]]);

describe('an existing topic', () => {
  it('fits with the same partitions and cleanup, and as many replicas or more', () => {
    expect(topicDifferences(spec, replicated(3, 4), config('delete'))).toEqual([]);
  });

  it('is told every way in which it differs', () => {
    expect(topicDifferences(spec, replicated(3, 3, 1), config('compact'))).toEqual([
      'ticks has 3 partition(s), 2 wanted',
      'ticks has replication 1, 3 wanted',
      'ticks has cleanup compact, delete wanted',
    ]);
  });
});

describe('the configuration of a new topic', () => {
  const of = (differing: Partial<TopicSpec>) =>
    Object.fromEntries(configEntries({ ...spec, ...differing }).map(({ name, value }) => [name, value]));

  it('has records stamped by the log, and keeps them for the retention', () => {
    expect(of({})).toMatchObject({ 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '1000' });
  });

  it('asks for two copies in sync from three replicas on', () => {
    expect(of({ replication: 3 })['min.insync.replicas']).toBe('2');
    expect(of({ replication: 1 })).not.toHaveProperty('min.insync.replicas');
  });

  it('of a changelog compacts soon and drops nothing by age', () => {
    const changelog = of({ cleanup: 'compact' });
    expect(changelog).toMatchObject({ 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.1' });
    expect(changelog).not.toHaveProperty('retention.ms');
  });
});
