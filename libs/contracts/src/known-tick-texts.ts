import type { Tick } from '@cmp/market';
import { createKnownTickHeads } from './known-tick-heads.js';
import type { Scratch } from './scratch.js';
import { tickHead, tickTail, type TickHead, type TickTail } from './tick-layout.js';

const MAX_TAILS = 8;

/** The coins and sources met so far, found by the bytes of a record. Memory is bounded: see `KnownTickHeads`, and the newest sources. */
export interface KnownTickTexts {
  /** The head of the record in the scratch. */
  head(): TickHead | null;
  /** The tail whose text stands at `at`. */
  tailAt(at: number): TickTail | null;
  /** `tick` is what the complete parser made of the record in the scratch. */
  learn(tick: Tick): void;
}

export function createKnownTickTexts(scratch: Scratch): KnownTickTexts {
  const { view } = scratch;
  const heads = createKnownTickHeads(scratch);
  /** The one that matched last comes first. */
  let tails: readonly TickTail[] = [];

  function olderTailAt(at: number): TickTail | null {
    const tail = tails.find((each) => each.afterTimestamp.isAt(view, at));
    if (tail === undefined) return null;
    tails = [tail, ...tails.filter((other) => other !== tail)];
    return tail;
  }

  return {
    head: () => heads.find(),
    tailAt(at) {
      const newest = tails[0];
      return newest !== undefined && newest.afterTimestamp.isAt(view, at) ? newest : olderTailAt(at);
    },
    learn(tick) {
      const head = tickHead(tick);
      if (head === null || !head.text.isAt(view, 0)) return;
      heads.learn(head);
      if (tails.some((known) => isTailOf(known, tick))) return;
      const tail = tickTail(tick);
      if (tail === null) return;
      const others = tails.filter((known) => !beginsLike(known, tail));
      tails = [tail, ...others.slice(0, MAX_TAILS - 1)];
    },
  };
}

function isTailOf({ source, quote, volumeScope, afterSourceTime }: TickTail, tick: Tick): boolean {
  const hasTime = tick.sourceTimeMs !== null;
  return (
    source === tick.source &&
    quote === tick.quote &&
    volumeScope === tick.volumeScope &&
    (afterSourceTime !== null) === hasTime
  );
}

/** Of such tails only one can be known, since a record is told by how its tail begins. */
function beginsLike(one: TickTail, other: TickTail): boolean {
  return one.source === other.source && (one.afterSourceTime === null) === (other.afterSourceTime === null);
}
