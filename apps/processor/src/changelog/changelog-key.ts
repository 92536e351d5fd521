import type { WindowRef } from '@cmp/window';

/** Clock, close horizons and the next input offset. */
export const META_KEY = 'meta';

/** `w|<coin>|<window length in ms>|<window start, epoch ms>`: one window, open or still correctable. */
export function windowKey({ key, sizeMs, startMs }: WindowRef): string {
  return `w|${key}|${sizeMs}|${startMs}`;
}

/** `coin|<coin>`: what is remembered of a coin from window to window. */
export function coinKey(coin: string): string {
  return `coin|${coin}`;
}

/** `seen|<offset of the first>`: ids of ticks that were read together. */
export function seenKey(firstOffset: number): string {
  return `seen|${firstOffset}`;
}

export type ChangelogKey =
  | { readonly kind: 'meta' }
  | { readonly kind: 'window'; readonly ref: WindowRef }
  | { readonly kind: 'coin'; readonly coin: string }
  | { readonly kind: 'seen'; readonly firstOffset: number };

const WINDOW = 'w|';
const WHOLE = /^\d{1,16}$/;
const SEEN = /^seen\|(\d{1,16})$/;
const COIN = /^coin\|(.+)$/s;

/** Null for a key of another kind. */
export function parseChangelogKey(text: string): ChangelogKey | null {
  if (text === META_KEY) return { kind: 'meta' };
  if (text.startsWith(WINDOW)) return parseWindowKey(text);
  const [, firstOffset] = SEEN.exec(text) ?? [];
  if (firstOffset !== undefined) return { kind: 'seen', firstOffset: Number(firstOffset) };
  const [, coin] = COIN.exec(text) ?? [];
  return coin === undefined ? null : { kind: 'coin', coin };
}

/** Most keys are of windows: a pattern for the whole would take as long as reading the value. */
function parseWindowKey(text: string): ChangelogKey | null {
  const startAt = text.lastIndexOf('|') + 1;
  const sizeAt = text.lastIndexOf('|', startAt - 2) + 1;
  const key = text.slice(WINDOW.length, sizeAt - 1);
  const [sizeMs, startMs] = [text.slice(sizeAt, startAt - 1), text.slice(startAt)];
  if (key === '' || sizeAt <= WINDOW.length || !WHOLE.test(sizeMs) || !WHOLE.test(startMs)) return null;
  return { kind: 'window', ref: { key, sizeMs: Number(sizeMs), startMs: Number(startMs) } };
}
