import { seededRandom } from '@cmp/runtime/testing';
import { sharePartitions, type PartitionClaims } from './share-partitions.js';

const SEED = 20_261_123;
const member = (memberId: string, partitions: readonly number[] = [], sinceMs = 1): PartitionClaims => ({
  memberId,
  heldSinceMs: new Map(partitions.map((partition) => [partition, sinceMs])),
});
const asObject = (count: number, members: readonly PartitionClaims[]) =>
  Object.fromEntries(sharePartitions(count, members));

describe('partitions shared among members', () => {
  it('go evenly to members that hold nothing yet', () => {
    expect(asObject(5, [member('b'), member('a')])).toEqual({ a: [0, 1, 2], b: [3, 4] });
  });

  it('stay where they are when one joins, but for its share', () => {
    expect(asObject(6, [member('a', [0, 2, 4]), member('b', [1, 3, 5]), member('c')])).toEqual({
      a: [0, 2],
      b: [1, 3],
      c: [4, 5],
    });
  });

  it('stay where they are when one leaves, and only its own move', () => {
    expect(asObject(5, [member('a', [0, 4]), member('c', [2])])).toEqual({ a: [0, 1, 4], c: [2, 3] });
  });

  it('of whom two members claim belong to the later holder', () => {
    const zombie = member('a', [0, 1], 100);
    const owner = member('b', [0, 1, 2, 3], 200);
    expect(asObject(4, [zombie, owner])).toEqual({ a: [2, 3], b: [0, 1] });
  });

  it('leave members without work when there are more of them', () => {
    expect(asObject(2, [member('a'), member('b', [1]), member('c', [0])])).toEqual({ a: [], b: [1], c: [0] });
  });

  it('that are claimed and do not exist are left out', () => {
    expect(asObject(2, [member('a', [0, 7])])).toEqual({ a: [0, 1] });
  });

  it(`are owned once each, evenly, and as few move as can be, whoever comes and goes (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const upTo = (limit: number) => Math.floor(random() * limit);
    for (let group = 0; group < 500; group += 1) {
      const count = 1 + upTo(24);
      let members: PartitionClaims[] = [member('m0')];
      for (let change = 1; change <= 8; change += 1) {
        if (random() < 0.5 || members.length === 1) members.push(member(`m${change}-${upTo(1000)}`));
        else members.splice(upTo(members.length), 1);
        const shares = sharePartitions(count, [...members].reverse());
        expect(sharePartitions(count, members)).toEqual(shares);
        const all = [...shares.values()].flat().sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, partition) => partition));
        const sizes = [...shares.values()].map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const kept = members.reduce((sum, { memberId, heldSinceMs }) => {
          return sum + (shares.get(memberId) ?? []).filter((partition) => heldSinceMs.has(partition)).length;
        }, 0);
        expect(kept).toBe(mostThatCanStay(count, members));
        members = members.map(({ memberId }) => member(memberId, shares.get(memberId)));
      }
    }
  });
});

/** Every even way to share is tried: the larger shares given to any of the members. */
function mostThatCanStay(count: number, members: readonly PartitionClaims[]): number {
  const size = Math.floor(count / members.length);
  const held = members.map(({ heldSinceMs }) => heldSinceMs.size);
  const gains = held.map((one) => Math.min(one, size + 1) - Math.min(one, size)).sort((a, b) => b - a);
  const larger = gains.slice(0, count % members.length).reduce((sum, gain) => sum + gain, 0);
  return held.reduce((sum, one) => sum + Math.min(one, size), 0) + larger;
}
