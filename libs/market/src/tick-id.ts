import type { Tick } from './tick.js';

export type TickIdentity = Pick<Tick, 'source' | 'coin' | 'sourceTimeMs' | 'eventTimeMs' | 'price'>;

/**
 * The id of an observation: 16 hex digits, the same for the same observation on every machine.
 * The event time is part of it: a venue that serves an old value in a later poll has been observed again (a *repeat*), while the
 * same poll sent twice is one record. Two 32-bit FNV-1a lanes of their own seed and factor; a name, not a protection against forgery.
 */
export function tickId(tick: TickIdentity): string {
  const identity = `${tick.source}\n${tick.coin}\n${tick.sourceTimeMs ?? tick.eventTimeMs}\n${tick.eventTimeMs}\n${tick.price}`;
  return hex(fnv1a(identity, 0x811c9dc5, 0x01000193)) + hex(fnv1a(identity, 0x9747b28c, 0x0100019d));
}

/** Over UTF-16 code units, low byte first, so that any text has one result. */
function fnv1a(text: string, seed: number, prime: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), prime);
    hash = Math.imul(hash ^ (unit >>> 8), prime);
  }
  return avalanche(hash);
}

/** FNV-1a's high bits lag behind for short inputs; this is the finishing step of MurmurHash3. */
function avalanche(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
