import type { Tick } from '@cmp/market';
import type { Scratch } from './scratch.js';
import { COIN_AT, tickHead, tickTail, type TickHead, type TickTail } from './tick-layout.js';

const QUOTE = 0x22;
/** A power of two, three times as many as a large market has coins. */
const HEAD_PLACES = 32_768;
/** A coin stands at the place of its hash or at one of the next: two coins that drove each other out would be learnt with every record. */
const PLACES_PER_COIN = 8;
const MAX_TAILS = 8;

/** The coins and sources met so far, found by the bytes of a record. Memory is bounded: a coin per place, the newest sources. */
export interface KnownTickTexts {
  /** The head of the record in the scratch. */
  head(): TickHead | null;
  /** The tail whose text stands at `at`. */
  tailAt(at: number): TickTail | null;
  /** `tick` is what the complete parser made of the record in the scratch. */
  learn(tick: Tick): void;
}

export function createKnownTickTexts({ bytes, view }: Scratch): KnownTickTexts {
  const heads = new Array<TickHead | null>(HEAD_PLACES).fill(null);
  /** Polls write their coins in one order: where the coin after this one was found last. A wrong guess costs one comparison. */
  const followers = new Uint16Array(HEAD_PLACES);
  let latestPlace = 0;
  /** The one that matched last comes first. */
  let tails: readonly TickTail[] = [];

  function placeOfCoin(): number {
    let hash = 0;
    for (let at = COIN_AT; bytes[at] !== QUOTE && bytes[at] !== 0; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    return (Math.imul(hash, 0x9e3779b1) >>> 16) & (HEAD_PLACES - 1);
  }

  function headByHash(): TickHead | null {
    const first = placeOfCoin();
    for (let step = 0; step < PLACES_PER_COIN; step++) {
      const place = (first + step) & (HEAD_PLACES - 1);
      const head = heads[place]!;
      if (head === null) return null;
      if (!head.text.isAt(view, 0)) continue;
      followers[latestPlace] = place;
      latestPlace = place;
      return head;
    }
    return null;
  }

  /** Its own, else a free one, else that of its hash. */
  function placeFor({ coin }: TickHead): number {
    const first = placeOfCoin();
    for (let step = 0; step < PLACES_PER_COIN; step++) {
      const place = (first + step) & (HEAD_PLACES - 1);
      const head = heads[place]!;
      if (head === null || head.coin === coin) return place;
    }
    return first;
  }

  function olderTailAt(at: number): TickTail | null {
    const tail = tails.find((each) => each.afterTimestamp.isAt(view, at));
    if (tail === undefined) return null;
    tails = [tail, ...tails.filter((other) => other !== tail)];
    return tail;
  }

  return {
    head() {
      const guessed = followers[latestPlace]!;
      const guess = heads[guessed]!;
      if (guess !== null && guess.text.isAt(view, 0)) {
        latestPlace = guessed;
        return guess;
      }
      return headByHash();
    },
    tailAt(at) {
      const newest = tails[0];
      return newest !== undefined && newest.afterTimestamp.isAt(view, at) ? newest : olderTailAt(at);
    },
    learn(tick) {
      const head = tickHead(tick);
      if (head === null || !head.text.isAt(view, 0)) return;
      heads[placeFor(head)] = head;
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
