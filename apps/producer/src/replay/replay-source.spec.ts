import { encodeTick } from '@cmp/contracts';
import { aTick } from '@cmp/market/testing';
import { StartupError } from '@cmp/runtime';
import { ManualClock, RecordingLogger, eventually } from '@cmp/runtime/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StatusBoard } from '../status/status-board.js';
import type { Observation } from '../tick-source.js';
import { readReplayHead } from './replay-file.js';
import { ReplaySource, type ReplayOptions } from './replay-source.js';

const recordedMs = Date.parse('2026-01-01T00:00:00.000Z');
const nowMs = Date.parse('2026-11-23T12:00:00.000Z');
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'replay-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function recording(...lines: readonly string[]): string {
  const path = join(folder, 'ticks.ndjson');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const line = (offsetMs: number, change: Parameters<typeof aTick>[0] = {}) =>
  encodeTick(
    aTick({
      eventTimeMs: recordedMs + offsetMs,
      sourceTimeMs: recordedMs + offsetMs - 5000,
      source: 'coingecko',
      ...change,
    }),
  );

async function play(path: string, options: Partial<ReplayOptions> = {}) {
  const clock = new ManualClock(nowMs);
  const logger = new RecordingLogger();
  const board = new StatusBoard(logger);
  const source = await ReplaySource.open(
    { path, speed: 1, times: 'shift', loop: false, ...options },
    { clock, board, logger },
  );
  const stop = new AbortController();
  const seen: (Observation & { readonly atMs: number })[] = [];
  let over = false;
  const done = (async () => {
    for await (const { observations } of source.observe(stop.signal)) {
      seen.push(...observations.map((observation) => ({ ...observation, atMs: clock.nowMs() - nowMs })));
    }
    over = true;
  })();
  /** The file is read in real time, the waiting is on the manual clock. */
  const until = (count: number) =>
    eventually(`${count} ticks`, async () => {
      if (clock.pending > 0 && seen.length < count) await clock.advance(500);
      return seen.length >= count;
    });
  return {
    clock,
    board,
    logger,
    seen,
    until,
    ended: () => eventually('the end of the recording', () => over),
    async stop() {
      stop.abort();
      await done;
    },
  };
}

describe('ReplaySource', () => {
  it('plays in the recorded spacing, shifted to now, and says where the ticks came from', async () => {
    const replay = await play(recording(line(0), line(0, { coin: 'ethereum' }), line(30_000), ''));
    await replay.until(3);
    expect(replay.seen.map(({ coin, atMs }) => [coin, atMs])).toEqual([
      ['bitcoin', 0],
      ['ethereum', 0],
      ['bitcoin', 30_000],
    ]);
    expect(replay.seen[2]).toMatchObject({
      source: 'replay:coingecko',
      eventTimeMs: nowMs + 30_000,
      sourceTimeMs: nowMs + 25_000,
    });
    expect(replay.seen[2]?.recordId).toBeUndefined();
    await replay.ended();
    expect(replay.board.of('replay')).toMatchObject({
      simulated: false,
      attribution: { text: 'Data provided by CoinGecko', url: 'https://www.coingecko.com' },
    });
    expect(replay.board.of('replay')?.detail).toContain('is over: 3 ticks, 0 bad lines');
    await replay.stop();
  });

  it('plays faster when told so', async () => {
    const replay = await play(recording(line(0), line(30_000)), { speed: 10 });
    await replay.until(2);
    expect(replay.seen[1]).toMatchObject({ atMs: 3000, eventTimeMs: nowMs + 3000 });
    await replay.stop();
  });

  it('plays without waiting at speed 0, and keeps times and ids when told so', async () => {
    const replay = await play(recording(line(0), line(30_000, { recordId: 'kept' })), { speed: 0, times: 'keep' });
    await replay.ended();
    expect(replay.seen[1]).toMatchObject({ atMs: 0, eventTimeMs: recordedMs + 30_000, recordId: 'kept' });
    await replay.stop();
  });

  it('keeps made-up prices marked as made up', async () => {
    const replay = await play(recording(line(0, { source: 'simulated' })), { speed: 0 });
    await replay.ended();
    expect(replay.seen[0]?.source).toBe('replay:simulated');
    expect(replay.board.of('replay')).toMatchObject({ simulated: true, attribution: null });
    await replay.stop();
  });

  it('does not pile up prefixes when a replay was recorded', async () => {
    const replay = await play(recording(line(0, { source: 'replay:coingecko' })), { speed: 0 });
    await replay.ended();
    expect(replay.seen[0]?.source).toBe('replay:coingecko');
    await replay.stop();
  });

  it('begins again at the end only when told to loop', async () => {
    const replay = await play(recording(line(0), line(30_000)), { loop: true });
    await replay.until(5);
    expect(replay.seen.map(({ eventTimeMs }) => eventTimeMs - nowMs).slice(0, 4)).toEqual([0, 30_000, 31_000, 61_000]);
    await replay.stop();
  });

  it('leaves a bad line beyond the checked head out, names it, and counts it', async () => {
    const good = Array.from({ length: 1000 }, () => line(0));
    const path = recording(...good, '{"coin":"bitcoin"}', line(0));
    const replay = await play(path, { speed: 0 });
    await replay.ended();
    expect(replay.seen).toHaveLength(1001);
    const [warning] = replay.logger.lines.filter(({ level }) => level === 'warn');
    expect(String(warning?.fields['error'])).toContain(`${path}, line 1001: price`);
    expect(replay.board.of('replay')?.detail).toContain('1001 ticks, 1 bad lines');
    await replay.stop();
  });

  it('plays the recording that comes with the tests', async () => {
    const path = fileURLToPath(new URL('../../../../e2e/fixtures/replay/ten-coins.ndjson', import.meta.url));
    const replay = await play(path, { speed: 0 });
    await replay.ended();
    expect(new Set(replay.seen.map(({ coin }) => coin)).size).toBe(10);
    expect(replay.board.of('replay')).toMatchObject({ simulated: true });
    await replay.stop();
  });
});

describe('readReplayHead', () => {
  const faultOf = async (path: string) => {
    const error: unknown = await readReplayHead(path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StartupError);
    return error instanceof Error ? error.message : '';
  };

  it('names a file that is not there', async () => {
    const path = join(folder, 'missing');
    expect(await faultOf(path)).toBe(`SOURCE=replay:${path} cannot be read (ENOENT)`);
  });

  it('names the line that is no tick record', async () => {
    const path = recording(line(0), '', '{"coin":"bitcoin","price":0}');
    expect(await faultOf(path)).toContain(`${path}, line 3: price must be a finite number greater than 0`);
  });

  it('names a file without records', async () => {
    const path = recording('');
    expect(await faultOf(path)).toBe(`SOURCE=replay:${path} holds no tick records`);
  });
});
