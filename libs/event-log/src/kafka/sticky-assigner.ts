import kafkajs, { type PartitionAssigner } from 'kafkajs';
import { sharePartitions, type PartitionClaims } from './share-partitions.js';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
/** What members of one group must agree on; a change of how shares are made needs a new one. */
const NAME = 'cmp-sticky-1';
const VERSION = 1;
const LONGEST_USER_DATA = 100_000;

/**
 * A kafkajs assigner that gives members what they hold already, as far as even shares allow, and a partition number of every topic to
 * the same member. `held` is asked at every join: the partitions that this member works on, and since when (epoch ms).
 */
export function stickyAssigner(held: () => ReadonlyMap<number, number>): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({ version: VERSION, topics, userData: encodeHeld(held()) }),
    }),
    assign({ members, topics }) {
      const counts = topics.map((topic) => ({ topic, count: cluster.findTopicPartitionMetadata(topic).length }));
      const most = Math.max(0, ...counts.map(({ count }) => count));
      const claims = members.map(({ memberId, memberMetadata }) => claimsOf(memberId, memberMetadata));
      const shares = [...sharePartitions(most, claims)].map(([memberId, share]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          userData: Buffer.alloc(0),
          assignment: Object.fromEntries(
            counts.map(({ topic, count }) => [topic, share.filter((partition) => partition < count)]),
          ),
        }),
      }));
      return Promise.resolve(shares);
    },
  });
}

function encodeHeld(held: ReadonlyMap<number, number>): Buffer {
  return Buffer.from(JSON.stringify([...held]));
}

/** A member whose words cannot be read claims nothing: only how few partitions move depends on them. */
export function claimsOf(memberId: string, memberMetadata: Buffer): PartitionClaims {
  const userData = MemberMetadata.decode(memberMetadata)?.userData;
  return { memberId, heldSinceMs: new Map(userData === undefined ? [] : readHeld(userData)) };
}

function readHeld(userData: Buffer): readonly (readonly [number, number])[] {
  if (userData.length === 0 || userData.length > LONGEST_USER_DATA) return [];
  try {
    const said: unknown = JSON.parse(userData.toString('utf8'));
    return Array.isArray(said) ? said.filter(isHolding) : [];
  } catch {
    return [];
  }
}

function isHolding(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && Number.isSafeInteger(value[0]) && Number.isFinite(value[1]);
}
