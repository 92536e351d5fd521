import type { Scratch } from './scratch.js';
import { COIN_AT, type TickHead } from './tick-layout.js';

const QUOTE = 0x22;
/** A power of two, three times as many as a large market has coins. */
const HEAD_PLACES = 32_768;
/** A coin stands at the place of its hash or at one of the next: two coins that drove each other out would be learnt with every record. */
const PLACES_PER_COIN = 8;

/** The coins met so far, found by the bytes of the record in the scratch. Memory is bounded: a coin per place. */
export interface KnownTickHeads {
  find(): TickHead | null;
  /** `head` is that of the record in the scratch. */
  learn(head: TickHead): void;
}

export function createKnownTickHeads({ bytes, view }: Scratch): KnownTickHeads {
  const heads = new Array<TickHead | null>(HEAD_PLACES).fill(null);
  /** Polls write their coins in one order: where the coin after this one was found last. A wrong guess costs one comparison. */
  const followers = new Uint16Array(HEAD_PLACES);
  let latestPlace = 0;

  /** Of the coin in the scratch: where it stands, else the first free place, else that of its hash. */
  function placeOfCoin(): number {
    let hash = 0;
    for (let at = COIN_AT; bytes[at] !== QUOTE && bytes[at] !== 0; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const first = Math.imul(hash, 0x9e3779b1) >>> 16;
    for (let step = 0; step < PLACES_PER_COIN; step++) {
      const place = (first + step) & (HEAD_PLACES - 1);
      if (heads[place]?.text.isAt(view, 0) !== false) return place;
    }
    return first & (HEAD_PLACES - 1);
  }

  function findByHash(): TickHead | null {
    const place = placeOfCoin();
    const head = heads[place]!;
    if (head === null || !head.text.isAt(view, 0)) return null;
    followers[latestPlace] = place;
    latestPlace = place;
    return head;
  }

  return {
    find() {
      const guessed = followers[latestPlace]!;
      const guess = heads[guessed]!;
      if (guess !== null && guess.text.isAt(view, 0)) {
        latestPlace = guessed;
        return guess;
      }
      return findByHash();
    },
    learn(head) {
      heads[placeOfCoin()] = head;
    },
  };
}
