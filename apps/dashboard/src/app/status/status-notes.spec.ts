import type { SourceStatusRecord } from '@cmp/contracts';
import { Formats } from '../formats/formats.js';
import { recoveryWords, statusNotes } from './status-notes.js';

const NOW_MS = Date.UTC(2026, 10, 23, 12, 1, 40);
const source: SourceStatusRecord = {
  source: 'coingecko',
  state: 'ok',
  detail: '',
  simulated: false,
  active: true,
  attribution: null,
  interval_ms: 30_000,
  next_poll_at: new Date(NOW_MS + 39_500).toISOString(),
  last_success_at: new Date(NOW_MS - 10_000).toISOString(),
  credits_left: null,
  unserved_coins: [],
  updated_at: new Date(NOW_MS).toISOString(),
  schema_version: 1,
};
const link = {
  state: 'open',
  transport: 'websocket',
  attempt: 0,
  retryAtMs: null,
  lostAtMs: null,
  offline: false,
} as const;
const usual = {
  state: 'live',
  link,
  status: { simulated: false, log_available: true, sources: [source] },
  coins: [],
  recovery: null,
  newestMs: NOW_MS - 10_000,
  viewerMs: NOW_MS,
  nowMs: NOW_MS,
  formats: new Formats('de-DE', 'UTC'),
} as const;
const words = (changes: Partial<Parameters<typeof statusNotes>[0]>) =>
  statusNotes({ ...usual, ...changes }).map((note) => note.words);

describe('the banner', () => {
  it('says nothing when nothing stands between the viewer and live data', () => {
    expect(words({})).toEqual([]);
  });

  it('counts tries and the seconds to the next', () => {
    const waiting = { ...link, state: 'waiting', attempt: 2, retryAtMs: NOW_MS + 7_400, lostAtMs: NOW_MS } as const;
    expect(words({ state: 'reconnecting', link: waiting })).toEqual(['Reconnecting, try 3, in 8 s']);
  });

  it('says from when the data are once it is disconnected', () => {
    const [note] = words({ state: 'disconnected', link: { ...link, state: 'connecting', attempt: 9, lostAtMs: 0 } });
    expect(note).toBe('Disconnected, try 9. Showing data from 12:01:30.');
  });

  it('says so when a first connection takes longer than 5 s, not before', () => {
    const connecting = { ...link, state: 'connecting', attempt: 1, lostAtMs: NOW_MS - 4_999 } as const;
    expect(words({ state: 'loading', link: connecting })).toEqual([]);
    expect(words({ state: 'loading', link: { ...connecting, lostAtMs: NOW_MS - 5_000 } })).toEqual([
      'Still connecting, try 1',
    ]);
  });

  it('names a source that asks to wait, how long, who serves meanwhile, and what is held', () => {
    const sources = [{ ...source, state: 'limited', active: false } as const, { ...source, source: 'kraken' }];
    expect(words({ status: { ...usual.status, sources } })).toEqual([
      'CoinGecko asks us to wait 40 s. Prices from Kraken. Volume held at 12:01:30.',
    ]);
  });

  it('does not say that a source asks to wait when its plan alone sets the pace', () => {
    const detail = 'demo plan: 10,000 calls a month, polling every 268 s';
    const at = (ms: number) => new Date(NOW_MS + ms).toISOString();
    const paced = { ...source, state: 'limited', detail, interval_ms: 268_000 } as const;
    const noteOf = (sources: SourceStatusRecord[]) => statusNotes({ ...usual, status: { ...usual.status, sources } });
    expect(noteOf([{ ...paced, last_success_at: at(-100_000), next_poll_at: at(190_000) }])).toEqual([
      { kind: 'source', words: 'CoinGecko is asked every 4 min, as its plan allows.', detail },
    ]);
    const [refused] = noteOf([{ ...paced, last_success_at: at(-270_000), next_poll_at: at(260_000) }]);
    expect(refused?.words).toContain('CoinGecko asks us to wait 4 min.');
  });

  it('counts down to the next try beside the sentence of the source', () => {
    const detail = 'CoinGecko cannot be reached: no connection (ECONNREFUSED)';
    const sources = [{ ...source, state: 'down', detail } as const];
    const [note] = statusNotes({ ...usual, status: { ...usual.status, sources } });
    expect(note?.words).toContain('CoinGecko does not answer, next try in 40 s.');
    expect(note?.detail).toBe(detail);
  });

  it('says when the gateway cannot read its log', () => {
    expect(words({ status: { ...usual.status, log_available: false } })[0]).toMatch(/cannot read its log/);
  });

  it('says what came back and what did not', () => {
    expect(words({ recovery: { filled: 3, missing: 0 } })).toEqual(['Live again, 3 windows filled in.']);
    expect(words({ recovery: { filled: 0, missing: 0 } })).toEqual([]);
    expect(recoveryWords({ filled: 1, missing: 3 })).toBe('Live again, 1 window filled in, 3 windows missing');
  });
});
