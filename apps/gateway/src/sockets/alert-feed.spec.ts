import type { AlertRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { eventually } from '@cmp/runtime/testing';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { appendAlerts, appendPulses, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

const topicPartitions = 3;

let log: EventLog;
let running: RunningGateway;
const open = (gateway = running) => TestSocket.open(`${gateway.webSocketAddress}/feed`);
const alertsOf = (feed: TestSocket): readonly AlertRecord[] => feed.of('alert').flatMap(({ alerts }) => alerts);

async function start(config = {}): Promise<void> {
  running = await RunningGateway.start({ log, config: { topicPartitions, ...config } });
  await running.ready();
}

beforeEach(async () => {
  log = await testLog(topicPartitions);
});

afterEach(async () => {
  await running.stop();
  await log.close();
});

describe('alerts on the feed', () => {
  it('come after the snapshot as far as they are kept, then as they happen, each with the next seq', async () => {
    const history = [anAlertRecord(0), anAlertRecord(1, { coin: 'solana' }), anAlertRecord(0, { clearedBy: 2 })];
    await appendAlerts(log, ...history);
    await start();
    const feed = await open();
    expect((await feed.until('alert')).alerts).toEqual(history);
    const news = anAlertRecord(5, { coin: 'ethereum', change: -8 });
    await appendAlerts(log, news);
    expect((await feed.until('alert', 2)).alerts).toEqual([news]);
    expect(feed.messages.map(({ type, seq }) => [type, seq])).toEqual([
      ['hello', 1],
      ['snapshot', 2],
      ['alert', 3],
      ['alert', 4],
    ]);
    feed.close();
  });

  it('are sent once although the log has them twice, and a record that is none stops nothing', async () => {
    await start();
    const feed = await open();
    await feed.until('snapshot');
    await log.append([{ topic: 'crypto_market_alert', key: 'bitcoin', value: '{}' }]);
    await appendAlerts(log, anAlertRecord(0), anAlertRecord(0), anAlertRecord(0, { clearedBy: 1 }));
    await eventually('both events', () => alertsOf(feed).length >= 2);
    expect(alertsOf(feed).map(({ event }) => event)).toEqual(['raised', 'cleared']);
    expect(await running.metric('gateway_records_applied_total', { outcome: 'unreadable' })).toBe(1);
    feed.close();
  });

  it('come only for the coins that are subscribed', async () => {
    await start();
    const feed = await open();
    const { cursor } = await feed.until('snapshot');
    feed.send({ type: 'subscribe', coins: ['solana'] });
    feed.send({ type: 'resume', cursor });
    await feed.until('update');
    await appendAlerts(log, anAlertRecord(0));
    await eventually('the first alert', () => running.gateway.state.alerts.of().length === 1);
    await appendAlerts(log, anAlertRecord(0, { coin: 'solana' }));
    expect((await feed.until('alert')).alerts.map(({ coin }) => coin)).toEqual(['solana']);
    feed.close();
  });

  it('that happened while a client was away are there when it resumes on another gateway', async () => {
    await start();
    const first = await open();
    await first.until('snapshot');
    await appendPulses(log, aPulseRecord(0));
    const { cursor } = await first.until('update');
    first.close();
    await appendAlerts(log, anAlertRecord(1));
    const other = await RunningGateway.start({ log, config: { topicPartitions } });
    try {
      await other.ready();
      const second = await open(other);
      await second.until('hello');
      second.send({ type: 'resume', cursor });
      await second.until('update');
      expect(alertsOf(second)).toEqual([anAlertRecord(1)]);
      second.close();
    } finally {
      await other.stop();
    }
  });

  it('are built once for all who connect between two changes', async () => {
    await appendAlerts(log, anAlertRecord(0));
    await start();
    const before = await running.metric('gateway_frames_built_total', { kind: 'feed' });
    const feeds = await Promise.all(Array.from({ length: 10 }, () => open()));
    for (const feed of feeds) await feed.until('alert');
    // One for hello, one for the snapshot, one for the alerts.
    expect(await running.metric('gateway_frames_built_total', { kind: 'feed' })).toBe(before + 3);
    for (const feed of feeds) feed.close();
  });
});

describe('hello', () => {
  it('tells every window definition, the primary one first, and how long corrections come', async () => {
    const moreWindows = [{ sizeMs: 300_000, advanceMs: 30_000, graceMs: 5000 }];
    await start({ moreWindows, correctionMs: 1000 });
    const feed = await open();
    expect(await feed.until('hello')).toMatchObject({
      correction_ms: 1000,
      windows: [
        { window_ms: 30_000, advance_ms: 30_000, grace_ms: 2000 },
        { window_ms: 300_000, advance_ms: 30_000, grace_ms: 5000 },
      ],
    });
    feed.close();
  });
});
