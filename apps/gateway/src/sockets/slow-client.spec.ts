import { createConnection, type Socket } from 'node:net';
import type { PulseRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { appendAlerts, appendPulses, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

const BUFFER_BYTES = 64 * 1024;
const COINS = 200;

let log: EventLog;
let running: RunningGateway;
let clock: ManualClock;
let stalled: Socket | null = null;

beforeEach(async () => {
  log = await testLog();
  clock = new ManualClock();
  running = await RunningGateway.start({
    log,
    clock,
    config: { clientBufferBytes: BUFFER_BYTES, clientBehindMs: 30_000 },
  });
  await running.ready();
});

afterEach(async () => {
  stalled?.destroy();
  await running.stop();
  await log.close();
});

/** A client that opens a feed and then never reads. */
async function openStalled(path: string): Promise<Socket> {
  const { hostname, port } = new URL(running.address);
  const socket = createConnection(Number(port), hostname);
  const key = Buffer.alloc(16).toString('base64');
  const head = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`];
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${head.join('\r\n')}\r\n\r\n`);
  const kind = path === '/ws' ? 'plain' : 'feed';
  const before = running.gateway.hub.clientsByKind()[kind];
  await eventually('the stalled client', () => running.gateway.hub.clientsByKind()[kind] > before);
  socket.pause();
  return (stalled = socket);
}

const LONG_NAMES = Array.from({ length: 32 }, (_, index) => `source-${index}`.padEnd(60, '-'));
const first = Array.from({ length: COINS }, (_, coin) => aPulseRecord(0, `coin-${coin}`, { sources: LONG_NAMES }));
const BATCH_BYTES = JSON.stringify(first).length + 1000;

/** A new window of each of many coins, half a megabyte of JSON. */
function batch(index: number): PulseRecord[] {
  const { window_start, window_end, timestamp } = aPulseRecord(index);
  return first.map((record) => ({ ...record, window_start, window_end, timestamp }));
}

/** Publishes without the log, so that only the delivery is under test. */
function publish(index: number): void {
  const { state, hub } = running.gateway;
  const place = { topic: 'test', partition: 0, offset: index };
  hub.publishPulses(batch(index).flatMap((record) => state.applyPulse(record, place).kept ?? []));
}

describe.each([
  ['/feed', 'feed'],
  ['/ws', 'plain'],
])('a client of %s that stops reading', (path, kind) => {
  it('costs bounded memory while hundreds of megabytes are published, and delays nobody', async () => {
    await openStalled(path);
    const other = await TestSocket.open(`${running.webSocketAddress}/ws`);
    let publishedBytes = 0;
    let mostWaiting = 0;
    let round = 0;
    while (publishedBytes < 200 * 1024 * 1024) {
      publish(round);
      round += 1;
      await eventually('the other client', () => other.texts.length === round);
      publishedBytes += other.texts.at(-1)?.length ?? 0;
      other.texts[round - 1] = '';
      mostWaiting = Math.max(mostWaiting, running.gateway.hub.waitingBytes());
      if (running.gateway.hub.clientCount === 1) break;
    }
    // At most what may wait, and one message on top: a message is either written whole or withheld.
    expect(mostWaiting).toBeLessThan(BUFFER_BYTES + BATCH_BYTES);
    expect(await running.metric('gateway_conflated_total', { kind })).toBeGreaterThan(0);
    other.close();
  }, 120_000);

  it('is closed with 4408 once it was behind for too long, and cut off when it does not answer', async () => {
    await openStalled(path);
    for (let round = 0; (await running.metric('gateway_conflated_total', { kind })) === 0; round += 1) {
      publish(round);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await clock.advance(29_000);
    expect(running.gateway.hub.clientCount).toBe(1);
    await clock.advance(2000);
    expect(await running.metric('gateway_clients_dropped_total', { reason: 'slow' })).toBe(1);
    await clock.advance(3000);
    await eventually('the end of the connection', () => running.gateway.hub.clientCount === 0);
  });
});

describe('a feed client that was behind and reads again', () => {
  it('gets gap, then the newest of each coin and the alerts, then goes on; its cursor still leads to all it missed', async () => {
    const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
    await feed.until('snapshot');
    await appendPulses(log, aPulseRecord(0));
    const { cursor } = await feed.until('update');
    feed.socket.pause();
    let round = 1;
    for (; (await running.metric('gateway_conflated_total', { kind: 'feed' })) === 0; round += 1) {
      await appendPulses(log, aPulseRecord(round), ...batch(round));
      await eventually(
        'the windows',
        () => running.gateway.state.pulsesOf('bitcoin').at(-1)?.record.price === 100_000 + round,
      );
    }
    await appendAlerts(log, anAlertRecord(0));
    await eventually('the alert', () => running.gateway.state.alerts.of().length === 1);
    feed.socket.resume();
    await eventually('the gap', async () => {
      await clock.advance(250);
      return feed.of('gap').length === 1;
    });
    const types = feed.messages.map(({ type }) => type);
    const afterGap = types.indexOf('gap') + 1;
    const newest = await feed.until('update', types.slice(0, afterGap).filter((type) => type === 'update').length + 1);
    expect(newest.pulses.map(({ coin }) => coin).filter((coin) => coin === 'bitcoin')).toHaveLength(1);
    expect(newest.pulses).toHaveLength(COINS + 1);
    expect(newest.pulses.find(({ coin }) => coin === 'bitcoin')?.price).toBe(100_000 + round - 1);
    expect((await feed.until('alert')).alerts).toEqual([anAlertRecord(0)]);
    expect(feed.messages.map(({ seq }) => seq)).toEqual(feed.messages.map((_, index) => index + 1));

    const replayed = await TestSocket.open(`${running.webSocketAddress}/feed`);
    await replayed.until('snapshot');
    replayed.send({ type: 'resume', cursor });
    await eventually('everything that was missed', () => {
      const prices = replayed.of('update').flatMap(({ pulses }) => pulses.filter(({ coin }) => coin === 'bitcoin'));
      return prices.length === round - 1;
    });
    feed.close();
    replayed.close();
  });
});

describe('the heartbeat', () => {
  it('ends a connection that does not answer a ping until the next one, and keeps those that do', async () => {
    await openStalled('/feed');
    const lively = await TestSocket.open(`${running.webSocketAddress}/feed`);
    await lively.until('snapshot');
    const pinged = new Promise((resolve) => lively.socket.once('ping', resolve));
    await clock.advance(30_000);
    await pinged;
    // The answer to a message sent after the pong shows that the pong has arrived.
    lively.send({ type: 'resume', cursor: lively.of('snapshot')[0]?.cursor ?? '' });
    await lively.until('update');
    await clock.advance(30_000);
    await eventually('the dead one to go', () => running.gateway.hub.clientCount === 1);
    expect(await running.metric('gateway_clients_dropped_total', { reason: 'dead' })).toBe(1);
    lively.close();
  });
});
