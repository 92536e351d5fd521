/** What one member says when it joins: the partitions that it works on, and since when (epoch ms). */
export interface PartitionClaims {
  readonly memberId: string;
  readonly heldSinceMs: ReadonlyMap<number, number>;
}

/**
 * Shares partitions `0 … count - 1` out to the members, as evenly as can be (two shares differ by one at most), and moves as few as that
 * allows. Of two members that claim the same partition the later holder has it: the other one was away and does not know yet. Depends on
 * nothing but its arguments, their order left aside.
 */
export function sharePartitions(
  count: number,
  members: readonly PartitionClaims[],
): ReadonlyMap<string, readonly number[]> {
  const ids = members.map(({ memberId }) => memberId).sort();
  const claims = heldBy(count, members);
  const shares = new Map<string, number[]>();
  const limits = shareSizes(count, ids, claims);
  for (const id of ids) shares.set(id, (claims.get(id) ?? []).slice(0, limits.get(id)));
  const taken = new Set([...shares.values()].flat());
  const free = Array.from({ length: count }, (_, partition) => partition).filter((partition) => !taken.has(partition));
  for (const id of ids) {
    const share = shares.get(id) ?? [];
    share.push(...free.splice(0, (limits.get(id) ?? 0) - share.length));
    share.sort((a, b) => a - b);
  }
  return shares;
}

/** Each claimed partition with its one holder, ascending. */
function heldBy(count: number, members: readonly PartitionClaims[]): Map<string, number[]> {
  const claims = new Map<string, number[]>();
  for (let partition = 0; partition < count; partition += 1) {
    const [holder] = members
      .map(({ memberId, heldSinceMs }) => ({ memberId, sinceMs: heldSinceMs.get(partition) ?? -Infinity }))
      .filter(({ sinceMs }) => sinceMs > -Infinity)
      .sort((a, b) => b.sinceMs - a.sinceMs || (a.memberId < b.memberId ? -1 : 1));
    if (holder !== undefined) claims.set(holder.memberId, [...(claims.get(holder.memberId) ?? []), partition]);
  }
  return claims;
}

/** The larger shares go to those who hold most already. */
function shareSizes(count: number, ids: readonly string[], claims: ReadonlyMap<string, readonly number[]>) {
  const held = (id: string) => claims.get(id)?.length ?? 0;
  const larger = new Set([...ids].sort((a, b) => held(b) - held(a) || (a < b ? -1 : 1)).slice(0, count % ids.length));
  const size = Math.floor(count / ids.length);
  return new Map(ids.map((id) => [id, size + (larger.has(id) ? 1 : 0)]));
}
