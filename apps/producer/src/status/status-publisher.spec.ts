import { decodeSourceStatus, SOURCE_STATUS_TOPIC } from '@cmp/contracts';
import { Readiness } from '@cmp/runtime';
import { ManualClock, RecordingLogger, silentLogger } from '@cmp/runtime/testing';
import { AwayLog } from '../../testing/away-log.js';
import { LogPresence } from '../delivery/log-presence.js';
import { StatusBoard } from './status-board.js';
import { StatusPublisher } from './status-publisher.js';

async function started() {
  const log = new AwayLog();
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const readiness = new Readiness();
  const board = new StatusBoard(logger);
  const presence = new LogPresence(readiness, silentLogger);
  const publisher = new StatusPublisher({ log, clock, presence }, () => board.all());
  board.onChange(() => publisher.notify());
  const stop = new AbortController();
  board.update('coingecko', { active: true });
  const run = publisher.run(stop.signal);
  await clock.advance(0);
  const published = () => log.appended.map(({ value }) => decodeSourceStatus(Buffer.from(String(value))));
  return {
    log,
    clock,
    board,
    logger,
    readiness,
    published,
    async stop() {
      stop.abort();
      await run;
    },
  };
}

describe('StatusPublisher', () => {
  it('appends a change at once, keyed by source', async () => {
    const { board, clock, log, published, stop } = await started();
    board.update('coingecko', { state: 'limited', detail: 'rate limit reached' });
    await clock.advance(0);
    expect(published().map(({ state }) => state)).toEqual(['starting', 'limited']);
    expect(log.appended[1]).toMatchObject({ topic: SOURCE_STATUS_TOPIC, key: 'coingecko' });
    await stop();
  });

  it('appends nothing when nothing changed, and everything once a minute', async () => {
    const { board, clock, published, stop } = await started();
    board.update('coingecko', { state: 'starting' });
    await clock.advance(59_999);
    expect(published()).toHaveLength(1);
    await clock.advance(1);
    expect(published()).toHaveLength(2);
    await clock.advance(60_000);
    expect(published().map(({ updated_at }) => updated_at.slice(14, 19))).toEqual(['00:00', '01:00', '02:00']);
    await stop();
  });

  it('tries again while the log is away, and then appends the newest only', async () => {
    const { board, clock, log, readiness, published, stop } = await started();
    log.mode = 'before';
    board.update('coingecko', { state: 'down' });
    await clock.advance(0);
    expect(readiness.check().parts['producer']?.ready).toBe(false);
    board.update('coingecko', { state: 'ok' });
    log.mode = 'here';
    await clock.advance(5000);
    expect(published().map(({ state }) => state)).toEqual(['starting', 'ok']);
    expect(readiness.check().ready).toBe(true);
    await stop();
  });

  it('shows why nothing is polled in place of what the source says', async () => {
    const { board, clock, published, stop } = await started();
    board.update('coingecko', { state: 'ok' });
    await clock.advance(0);
    board.hold('the event log is away and 20000 ticks wait for it: polling has stopped');
    await clock.advance(0);
    expect(published().at(-1)).toMatchObject({ state: 'down', detail: expect.stringContaining('polling has stopped') });
    board.hold(null);
    await clock.advance(0);
    expect(published().at(-1)).toMatchObject({ state: 'ok' });
    await stop();
  });
});

describe('StatusBoard', () => {
  it('logs one line per change of state, not per poll', async () => {
    const { board, logger, stop } = await started();
    for (let poll = 0; poll < 5; poll += 1) board.update('coingecko', { state: 'ok', lastSuccessAtMs: poll });
    board.update('coingecko', { state: 'down', detail: 'CoinGecko: answers 500' });
    expect(logger.lines.map(({ level, fields }) => [level, fields['state']])).toEqual([
      ['info', 'starting'],
      ['info', 'ok'],
      ['warn', 'down'],
    ]);
    await stop();
  });
});
