import { toTickRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { aTick } from '@cmp/market/testing';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { aPulseRecord, FIRST_END_MS } from '../../testing/a-pulse-record.js';
import { aSourceStatus } from '../../testing/a-source-status.js';
import { appendPulses, appendStatus, appendTicks, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

let log: EventLog;
let running: RunningGateway;
const open = () => TestSocket.open(`${running.webSocketAddress}/feed`);
const endOf = (index: number) => aPulseRecord(index).window_end;

async function start(): Promise<void> {
  running = await RunningGateway.start({ log });
  await running.ready();
}

beforeEach(async () => {
  log = await testLog();
});

afterEach(async () => {
  await running.stop();
  await log.close();
});

describe('/feed', () => {
  it('says hello with the coins, the window and the limits of the labels', async () => {
    await start();
    const feed = await open();
    const hello = await feed.until('hello');
    expect(hello).toMatchObject({ v: 1, seq: 1, window_ms: 30_000, grace_ms: 2000 });
    expect(hello.coins).toHaveLength(10);
    expect(hello.coins[0]).toEqual({ id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin' });
    expect(hello.thresholds).toEqual({
      movingPct: 3,
      volatilePct: 5,
      trendPct: 3,
      alertRaisePct: 5,
      alertClearPct: 4.5,
    });
    feed.close();
  });

  it('counts seq up by one on each connection, whatever is sent', async () => {
    await start();
    const early = await open();
    await early.until('snapshot');
    await appendPulses(log, aPulseRecord(0));
    await early.until('update');
    const late = await open();
    await late.until('snapshot');
    await appendPulses(log, aPulseRecord(1));
    await appendStatus(log, aSourceStatus());
    for (const feed of [early, late]) {
      await feed.until('status');
      expect(feed.messages.map(({ seq }) => seq)).toEqual(feed.messages.map((_, index) => index + 1));
      feed.close();
    }
  });

  it('says that it is alive as often as hello promises, even when nothing happens', async () => {
    const clock = new ManualClock();
    running = await RunningGateway.start({ log, clock });
    const feed = await open();
    const { status_every_ms: everyMs } = await feed.until('hello');
    await clock.advance(everyMs ?? Number.NaN);
    await feed.until('status');
    feed.close();
  });

  it('gives the last 20 windows of each coin in the snapshot, the newest revision of each', async () => {
    const windows = Array.from({ length: 25 }, (_, index) => aPulseRecord(index));
    await appendPulses(log, ...windows, aPulseRecord(24, 'bitcoin', { revision: 1, price: 7 }));
    await start();
    const feed = await open();
    const { pulses } = await feed.until('snapshot');
    expect(pulses.map(({ window_end }) => window_end)).toEqual(windows.slice(5).map(({ window_end }) => window_end));
    expect(pulses.at(-1)).toMatchObject({ revision: 1, price: 7 });
    feed.close();
  });

  it('shows the newest tick of each coin, and says at once when a source changes', async () => {
    const tick = (price: number, eventTimeMs: number) => toTickRecord(aTick({ price, eventTimeMs }));
    await appendTicks(log, tick(1, FIRST_END_MS), tick(2, FIRST_END_MS + 2000), tick(3, FIRST_END_MS + 1000));
    await start();
    await eventually('the tick', () => running.gateway.state.ticks().length === 1);
    const feed = await open();
    expect((await feed.until('snapshot')).ticks.map(({ price }) => price)).toEqual([2]);
    await appendStatus(log, aSourceStatus({ source: 'simulated', simulated: true, active: true }));
    const { status } = await feed.until('status');
    expect(status).toMatchObject({ simulated: true, log_available: true });
    expect(status.sources.map(({ source }) => source)).toEqual(['simulated']);
    feed.close();
  });

  it('sends only what a client subscribes to, and everything again after an empty subscription', async () => {
    await start();
    const feed = await open();
    await feed.until('snapshot');
    feed.send({ type: 'subscribe', coins: ['ethereum', 'no-such-coin'] });
    feed.send({ type: 'ack', seq: 2 });
    await appendPulses(log, aPulseRecord(0));
    await eventually('the window', () => running.gateway.state.pulses().length === 1);
    await eventually('the subscription', async () => {
      await appendPulses(log, aPulseRecord(running.gateway.state.pulsesOf('ethereum').length, 'ethereum'));
      return feed
        .of('update')
        .at(-1)
        ?.pulses.every(({ coin }) => coin === 'ethereum');
    });
    const before = feed.of('update').length;
    feed.send({ type: 'subscribe', coins: [] });
    await eventually('bitcoin again', async () => {
      await appendPulses(log, aPulseRecord(running.gateway.state.pulsesOf('bitcoin').length));
      return feed
        .of('update')
        .slice(before)
        .some(({ pulses }) => pulses.some(({ coin }) => coin === 'bitcoin'));
    });
    feed.close();
  });

  it.each([
    ['no JSON', 'hello', 'message'],
    ['an unknown type', '{"type":"explode"}', 'type'],
    ['a cursor that no gateway wrote', '{"type":"resume","cursor":"abc"}', 'cursor'],
    ['coins that are no list', '{"type":"subscribe","coins":"bitcoin"}', 'coins'],
    ['an ack of what was never sent', '{"type":"ack","seq":99}', 'ack: seq 99 was never sent'],
  ])('closes with 4400 and the reason after %s', async (_, request, reason) => {
    await start();
    const feed = await open();
    await feed.until('snapshot');
    feed.socket.send(request);
    const closed = await feed.untilClosed();
    expect(closed.code).toBe(4400);
    expect(closed.reason).toContain(reason);
    expect(await running.metric('gateway_clients_dropped_total', { reason: 'bad_request' })).toBe(1);
  });

  it('closes with 4400 when a client asks without end', async () => {
    await start();
    const feed = await open();
    await feed.until('snapshot');
    for (let count = 0; count < 300; count += 1) feed.send({ type: 'ack', seq: 1 });
    expect(await feed.untilClosed()).toEqual({ code: 4400, reason: 'too many requests' });
  });

  it('encodes each pulse once and builds each frame once, however many clients there are', async () => {
    await start();
    const feeds = await Promise.all(Array.from({ length: 40 }, open));
    const plains = await Promise.all(
      Array.from({ length: 40 }, () => TestSocket.open(`${running.webSocketAddress}/ws`)),
    );
    for (const feed of feeds) await feed.until('snapshot');
    const counts = async () => ({
      encodes: await running.metric('gateway_encodes_total'),
      feedFrames: await running.metric('gateway_frames_built_total', { kind: 'feed' }),
      plainFrames: await running.metric('gateway_frames_built_total', { kind: 'plain' }),
    });
    const before = await counts();
    await appendPulses(log, aPulseRecord(0), aPulseRecord(0, 'ethereum'));
    for (const feed of feeds) expect((await feed.until('update')).pulses).toHaveLength(2);
    for (const plain of plains) await eventually('the frame', () => plain.texts.length === 1);
    const after = await counts();
    expect(after).toEqual({
      encodes: before.encodes + 2,
      feedFrames: before.feedFrames + 1,
      plainFrames: before.plainFrames + 1,
    });
    expect(new Set(feeds.map((feed) => feed.texts.at(-1))).size).toBe(1);
    for (const socket of [...feeds, ...plains]) socket.close();
  });

  it('builds one snapshot for all who connect between two changes', async () => {
    await appendPulses(log, aPulseRecord(0));
    await start();
    const before = await running.metric('gateway_frames_built_total', { kind: 'feed' });
    const feeds = await Promise.all(Array.from({ length: 30 }, open));
    for (const feed of feeds) await feed.until('snapshot');
    // One for hello, one for the snapshot.
    expect(await running.metric('gateway_frames_built_total', { kind: 'feed' })).toBe(before + 2);
    for (const feed of feeds) feed.close();
  });
});

describe('resuming', () => {
  const updates = (feed: TestSocket) =>
    feed.of('update').flatMap(({ pulses }) => pulses.map(({ window_end }) => window_end));

  it('replays from memory what followed the cursor, on another gateway of the same log', async () => {
    await start();
    const first = await open();
    await first.until('snapshot');
    await appendPulses(log, aPulseRecord(0));
    const { cursor } = await first.until('update');
    first.close();
    await appendPulses(log, aPulseRecord(1), aPulseRecord(2), aPulseRecord(1, 'ethereum'));
    const other = await RunningGateway.start({ log });
    try {
      await other.ready();
      const second = await TestSocket.open(`${other.webSocketAddress}/feed`);
      await second.until('snapshot');
      second.send({ type: 'resume', cursor });
      const { pulses } = await second.until('update');
      expect(pulses.map(({ coin, window_end }) => `${coin} ${window_end}`)).toEqual([
        `bitcoin ${endOf(1)}`,
        `bitcoin ${endOf(2)}`,
        `ethereum ${endOf(1)}`,
      ]);
      expect(second.of('gap')).toEqual([]);
      second.close();
    } finally {
      await other.stop();
    }
  });

  it('replays from the log what memory no longer holds, every window once, and goes on live', async () => {
    await start();
    const first = await open();
    await first.until('snapshot');
    await appendPulses(log, aPulseRecord(0));
    const { cursor } = await first.until('update');
    const missed = Array.from({ length: 500 }, (_, index) => aPulseRecord(index + 1));
    await appendPulses(log, ...missed);
    await eventually(
      'all windows',
      () => running.gateway.state.pulsesOf('bitcoin').at(-1)?.record.window_end === endOf(500),
    );
    const second = await open();
    await second.until('snapshot');
    second.send({ type: 'resume', cursor });
    await eventually('the replay', () => updates(second).includes(endOf(500)));
    await appendPulses(log, aPulseRecord(501));
    await eventually('the live window', () => updates(second).includes(endOf(501)));
    expect(updates(second)).toEqual(Array.from({ length: 501 }, (_, index) => endOf(index + 1)));
    expect(second.of('gap')).toEqual([]);
    second.close();
    first.close();
  });

  it('replays only the coins that are subscribed', async () => {
    await start();
    const feed = await open();
    const { cursor } = await feed.until('snapshot');
    await appendPulses(log, aPulseRecord(0), aPulseRecord(0, 'ethereum'));
    await feed.until('update');
    feed.send({ type: 'subscribe', coins: ['ethereum'] });
    feed.send({ type: 'resume', cursor });
    const { pulses } = await feed.until('update', 2);
    expect(pulses.map(({ coin }) => coin)).toEqual(['ethereum']);
    feed.close();
  });

  it('answers a cursor of another log, and one that retention has passed, with a gap and a snapshot', async () => {
    const other = await testLog();
    await appendPulses(other, ...Array.from({ length: 50 }, (_, index) => aPulseRecord(index)));
    const elsewhere = await RunningGateway.start({ log: other });
    await elsewhere.ready();
    const there = await TestSocket.open(`${elsewhere.webSocketAddress}/feed`);
    const { cursor } = await there.until('snapshot');
    there.close();
    await elsewhere.stop();
    await other.close();

    await appendPulses(log, aPulseRecord(0));
    await start();
    const feed = await open();
    await feed.until('snapshot');
    feed.send({ type: 'resume', cursor });
    expect((await feed.until('gap')).reason).toBe('cursor');
    expect((await feed.until('snapshot', 2)).pulses).toHaveLength(1);
    feed.close();
  });
});
