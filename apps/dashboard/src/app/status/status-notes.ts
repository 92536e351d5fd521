import type { FeedStatus, SourceStatusRecord } from '@cmp/contracts';
import type { Formats } from '../formats/formats.js';
import type { FeedLink } from '../feed/feed-link.js';
import type { CoinView } from '../market/coin-view.js';
import type { Recovery } from '../market/recovery.js';
import { sourceName } from '../market/source-name.js';
import { STILL_CONNECTING_AFTER_MS, type PageState } from './page-state.js';

/** One line of the banner. */
export interface StatusNote {
  readonly kind: 'connection' | 'log' | 'source' | 'partial' | 'recovered';
  readonly words: string;
  /** More for who wants to know. */
  readonly detail: string;
}

interface NoteInput {
  readonly state: Exclude<PageState, 'paused'>;
  readonly link: FeedLink;
  readonly status: FeedStatus;
  readonly coins: readonly CoinView[];
  readonly recovery: Recovery | null;
  /** End of the newest window, gateway time. */
  readonly newestMs: number | null;
  /** The viewer's clock, and the gateway's. */
  readonly viewerMs: number;
  readonly nowMs: number;
  readonly formats: Formats;
}

/** What stands between the viewer and live data, most important first; empty when nothing does. */
export function statusNotes(input: NoteInput): StatusNote[] {
  return [
    connectionNote(input),
    logNote(input),
    ...sourceNotes(input),
    partialNote(input),
    recoveredNote(input),
  ].filter((note) => note !== null);
}

function connectionNote({ state, link, newestMs, viewerMs, formats }: NoteInput): StatusNote | null {
  const retry =
    link.retryAtMs === null
      ? `try ${formats.count(Math.max(1, link.attempt))}`
      : `try ${formats.count(link.attempt + 1)}, in ${formats.duration(Math.max(0, link.retryAtMs - viewerMs) + 999)}`;
  const from = newestMs === null ? 'No data yet.' : `Showing data from ${formats.time(newestMs)}.`;
  const note = (words: string): StatusNote => ({ kind: 'connection', words, detail: '' });
  switch (state) {
    case 'reconnecting':
      return note(`Reconnecting, ${retry}`);
    case 'disconnected':
      return note(`Disconnected, ${retry}. ${from}`);
    case 'offline':
      return note(`You are offline. ${from} The page comes back with the network.`);
    case 'loading':
      return viewerMs - (link.lostAtMs ?? viewerMs) >= STILL_CONNECTING_AFTER_MS
        ? note(`Still connecting, ${retry}`)
        : null;
    case 'live':
    case 'empty':
      return null;
  }
}

function logNote({ status, newestMs, formats }: NoteInput): StatusNote | null {
  if (status.log_available) return null;
  const words = `The gateway cannot read its log. Showing data from ${formats.time(newestMs)}.`;
  return { kind: 'log', words, detail: 'It keeps trying; nothing is lost, and what is missing will be filled in.' };
}

function sourceNotes({ status, nowMs, formats }: NoteInput): StatusNote[] {
  const serving = status.sources.filter(({ active, state }) => active && (state === 'ok' || state === 'starting'));
  return status.sources.flatMap((source) => {
    if (isPaced(source)) return [pacedNote(source, formats)];
    const trouble = troubleOf(source, nowMs, formats);
    if (trouble === null) return [];
    const others = serving.filter((other) => other.source !== source.source).map((other) => sourceName(other.source));
    const heldAt =
      source.last_success_at === null ? '' : ` Volume held at ${formats.time(Date.parse(source.last_success_at))}.`;
    const meanwhile = others.length > 0 ? ` Prices from ${others.join(', ')}.${heldAt}` : heldAt;
    return [{ kind: 'source', words: `${trouble}${meanwhile}`, detail: source.detail }];
  });
}

/** Its last poll brought prices, and its plan alone says when the next one may be: nobody waits for an answer. */
function isPaced({ state, last_success_at, next_poll_at, interval_ms }: SourceStatusRecord): boolean {
  if (state !== 'limited' || last_success_at === null || next_poll_at === null) return false;
  // Otherwise a poll that failed lies between the two, and they are two intervals apart. A pace is jittered by a tenth.
  return Date.parse(next_poll_at) - Date.parse(last_success_at) < 1.2 * interval_ms;
}

function pacedNote({ source, interval_ms, detail }: SourceStatusRecord, formats: Formats): StatusNote {
  const words = `${sourceName(source)} is asked every ${formats.duration(interval_ms)}, as its plan allows.`;
  return { kind: 'source', words, detail };
}

function troubleOf(source: SourceStatusRecord, nowMs: number, formats: Formats): string | null {
  const name = sourceName(source.source);
  const waitMs = source.next_poll_at === null ? null : Date.parse(source.next_poll_at) - nowMs;
  const wait = waitMs === null || waitMs <= 0 ? '' : formats.duration(waitMs + 999);
  switch (source.state) {
    case 'limited':
      return wait === '' ? `${name} asked us to wait.` : `${name} asks us to wait ${wait}.`;
    case 'down':
      return wait === '' ? `${name} does not answer.` : `${name} does not answer, next try in ${wait}.`;
    case 'misconfigured':
      return `${name} cannot be used as it is configured.`;
    case 'ok':
    case 'starting':
    case 'unused':
      return null;
  }
}

function partialNote({ coins }: NoteInput): StatusNote | null {
  const unserved = coins.filter(({ state }) => state === 'unserved').map(({ coin }) => coin.name);
  if (unserved.length === 0) return null;
  return { kind: 'partial', words: `Not served by the source: ${unserved.join(', ')}.`, detail: '' };
}

function recoveredNote({ recovery, state }: NoteInput): StatusNote | null {
  if (recovery === null || state !== 'live' || (recovery.filled === 0 && recovery.missing === 0)) return null;
  return { kind: 'recovered', words: `${recoveryWords(recovery)}.`, detail: '' };
}

/** `Live again, 3 windows filled in`. */
export function recoveryWords({ filled, missing }: Recovery): string {
  const windows = (count: number) => `${count} ${count === 1 ? 'window' : 'windows'}`;
  const parts = [
    ...(filled > 0 ? [`${windows(filled)} filled in`] : []),
    ...(missing > 0 ? [`${windows(missing)} missing`] : []),
  ];
  return ['Live again', ...parts].join(', ');
}
