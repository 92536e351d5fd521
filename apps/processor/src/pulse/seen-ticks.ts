import type { Tick } from '@cmp/market';
import type { CoinMemory, RememberedCoin } from './coin-memory.js';

/**
 * So many ids are one batch. Each may be 128 characters and every character six bytes in JSON; one record of the changelog must hold them
 * with the names of their coins (1 MB).
 */
const IDS_PER_BATCH = 500;

/** Ids of ticks that one delta has counted, stored once and never changed: rewriting a list per coin would grow with every tick. */
export interface SeenBatch {
  /** Offset of the first of them: names the batch. */
  readonly firstOffset: number;
  /** Latest event time among them: the batch is of use until nothing of that time can count any more. */
  readonly untilMs: number;
  /** By coin. */
  readonly ids: readonly (readonly [string, readonly string[]])[];
}

interface KeptBatch {
  readonly firstOffset: number;
  readonly untilMs: number;
  readonly ids: readonly (readonly [RememberedCoin, readonly string[]])[];
}

interface FreshBatch {
  readonly firstOffset: number;
  untilMs: number;
  count: number;
  readonly ids: Map<RememberedCoin, string[]>;
}

/**
 * Which ticks have been read already, by coin and `record_id`, so that one that was sent twice counts once. Only a tick that could
 * count somewhere is looked up, and everything that could is remembered: so the answer depends on the ticks alone, not on where the
 * deltas were cut.
 */
export class SeenTicks {
  private kept: KeptBatch[] = [];
  private fresh: FreshBatch[] = [];

  constructor(coins: CoinMemory, restored: Iterable<SeenBatch> = []) {
    const batches = [...restored].sort((one, other) => one.firstOffset - other.firstOffset);
    for (const { firstOffset, untilMs, ids } of batches) {
      const byCoin = ids.map(([id, list]) => [coins.recall(id), list] as const);
      for (const [coin, list] of byCoin) for (const id of list) coin.seenIds.add(id);
      this.kept.push({ firstOffset, untilMs, ids: byCoin });
    }
  }

  /** Batches that the store knows once the one that was taken last is in it. */
  get stored(): number {
    return this.kept.length;
  }

  /** True when the tick was read before; else it is noted. */
  isRepeated(coin: RememberedCoin, { recordId, eventTimeMs }: Tick, offset: number): boolean {
    const { seenIds } = coin;
    const before = seenIds.size;
    seenIds.add(recordId);
    if (seenIds.size === before) return true;
    const batch = this.batchFor(offset);
    batch.count += 1;
    if (eventTimeMs > batch.untilMs) batch.untilMs = eventTimeMs;
    const list = batch.ids.get(coin);
    if (list === undefined) batch.ids.set(coin, [recordId]);
    else list.push(recordId);
    return false;
  }

  /** What is new since the last call. */
  takeBatches(): SeenBatch[] {
    const taken = this.fresh.map(({ firstOffset, untilMs, ids }) => ({ firstOffset, untilMs, ids: [...ids] }));
    this.kept.push(...taken);
    this.fresh = [];
    return taken.map((batch) => ({ ...batch, ids: batch.ids.map(([coin, list]) => [coin.id, list] as const) }));
  }

  /** Forgets the batches whose ticks cannot count after `countsAfterMs`; returns their names. */
  forget(countsAfterMs: number): number[] {
    if (this.kept.every(({ untilMs }) => untilMs > countsAfterMs)) return [];
    const old = this.kept.filter(({ untilMs }) => untilMs <= countsAfterMs);
    this.kept = this.kept.filter(({ untilMs }) => untilMs > countsAfterMs);
    for (const { ids } of old) for (const [coin, list] of ids) for (const id of list) coin.seenIds.delete(id);
    return old.map(({ firstOffset }) => firstOffset);
  }

  private batchFor(offset: number): FreshBatch {
    const last = this.fresh.at(-1);
    if (last !== undefined && last.count < IDS_PER_BATCH) return last;
    const batch = { firstOffset: offset, untilMs: -Infinity, count: 0, ids: new Map<RememberedCoin, string[]>() };
    this.fresh.push(batch);
    return batch;
  }
}
