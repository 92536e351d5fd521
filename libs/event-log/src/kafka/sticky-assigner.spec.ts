import kafkajs, { type Cluster, type GroupMember } from 'kafkajs';
import { claimsOf, stickyAssigner } from './sticky-assigner.js';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const PARTITIONS: Readonly<Record<string, number>> = { ticks: 4, more: 2 };

function assignerOf(held: ReadonlyMap<number, number>) {
  const findTopicPartitionMetadata = (topic: string) =>
    Array.from({ length: PARTITIONS[topic] ?? 0 }, (_, partitionId) => ({ partitionId }));
  const cluster = { findTopicPartitionMetadata } as unknown as Cluster;
  return stickyAssigner(() => held)({
    cluster,
    groupId: 'g',
    logger: new kafkajs.Kafka({ brokers: ['b:1'] }).logger(),
  });
}

function memberOf(memberId: string, held: readonly (readonly [number, number])[]): GroupMember {
  return { memberId, memberMetadata: assignerOf(new Map(held)).protocol({ topics: ['ticks'] }).metadata };
}

async function shares(members: readonly GroupMember[], topics: readonly string[]) {
  const assigned = await assignerOf(new Map()).assign({ members: [...members], topics: [...topics] });
  return Object.fromEntries(
    assigned.map(({ memberId, memberAssignment }) => [memberId, MemberAssignment.decode(memberAssignment)?.assignment]),
  );
}

describe('the sticky assigner', () => {
  it('tells the group what its member holds, and lets it keep that', async () => {
    const members = [
      memberOf('a', [
        [3, 10],
        [1, 10],
      ]),
      memberOf('b', []),
    ];
    expect(await shares(members, ['ticks'])).toEqual({ a: { ticks: [1, 3] }, b: { ticks: [0, 2] } });
  });

  it('gives a partition number of every topic to the same member', async () => {
    const members = [memberOf('a', [[1, 10]]), memberOf('b', [[0, 10]])];
    expect(await shares(members, ['ticks', 'more'])).toEqual({
      a: { ticks: [1, 2], more: [1] },
      b: { ticks: [0, 3], more: [0] },
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{')],
    ['something else', Buffer.from('{"a":1}')],
    ['odd pairs', Buffer.from('[["0",1],[1],[2,null],7]')],
    ['far too much', Buffer.from(JSON.stringify(Array.from({ length: 20_000 }, (_, at) => [at, 1])))],
  ])('takes a member that says %s for one that holds nothing', (_, userData) => {
    const metadata = MemberMetadata.encode({ version: 1, topics: ['ticks'], userData });
    expect(claimsOf('a', metadata).heldSinceMs.size).toBe(0);
  });
});
