import { LogUnavailableError } from '@cmp/event-log';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { aPulseRecord } from '../testing/a-pulse-record.js';
import { appendPulses, RunningGateway, testLog } from '../testing/running-gateway.js';
import { TestSocket } from '../testing/test-socket.js';

describe('the gateway', () => {
  it('greets a feed client with hello and the snapshot of what the log holds', async () => {
    const log = await testLog();
    await appendPulses(log, aPulseRecord(0), aPulseRecord(1), aPulseRecord(0, 'ethereum'));
    const running = await RunningGateway.start({ log });
    try {
      await running.ready();
      const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
      const snapshot = await feed.until('snapshot');
      expect(feed.messages.map(({ type, seq }) => [type, seq])).toEqual([
        ['hello', 1],
        ['snapshot', 2],
      ]);
      expect(snapshot.pulses.map(({ coin, window_end }) => [coin, window_end])).toEqual([
        ['bitcoin', aPulseRecord(0).window_end],
        ['bitcoin', aPulseRecord(1).window_end],
        ['ethereum', aPulseRecord(0).window_end],
      ]);
      feed.close();
    } finally {
      await running.stop();
      await log.close();
    }
  });
});

describe('readiness', () => {
  it('waits for the history, and goes while the log is away; clients are told', async () => {
    const log = await testLog();
    let away = true;
    const ping = log.ping.bind(log);
    log.ping = (timeoutMs) => (away ? Promise.reject(new LogUnavailableError('no broker answers')) : ping(timeoutMs));
    const clock = new ManualClock();
    const running = await RunningGateway.start({ log, clock });
    try {
      const { readiness } = running.context;
      await eventually('the first answer', () =>
        readiness.check().parts['gateway']?.reason.includes('no broker answers'),
      );
      expect(readiness.check().ready).toBe(false);
      const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
      expect((await feed.until('snapshot')).status.log_available).toBe(false);
      away = false;
      await clock.advance(2000);
      expect((await feed.until('status')).status.log_available).toBe(true);
      expect(readiness.check().ready).toBe(true);
      feed.close();
    } finally {
      await running.stop();
      await log.close();
    }
  });

  it('comes when the log does, which may be long after the start: clients that waited get their snapshot', async () => {
    const log = await testLog();
    await appendPulses(log, aPulseRecord(0));
    let away = true;
    const methods = log as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const method of ['bounds', 'ensureTopics', 'ping']) {
      const original = methods[method]?.bind(log) ?? (() => Promise.reject(new Error(method)));
      methods[method] = (...args: unknown[]) =>
        away ? Promise.reject(new LogUnavailableError('away')) : original(...args);
    }
    const clock = new ManualClock();
    // The hours that pass here must not look like hours without a pong.
    const starting = RunningGateway.start({ log, clock, config: { heartbeatMs: 100_000_000 } });
    await eventually('the start to wait for the history', () => clock.pending > 3);
    await clock.advance(2000);
    const running = await starting;
    try {
      const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
      const plain = await TestSocket.open(`${running.webSocketAddress}/ws`);
      await feed.until('status');
      expect(feed.messages.map(({ type }) => type)).toEqual(['hello', 'status']);
      away = false;
      await eventually('the snapshot', async () => {
        await clock.advance(5000);
        return feed.of('snapshot').length === 1 && plain.texts.length === 1;
      });
      expect(feed.of('snapshot')[0]?.pulses).toEqual([aPulseRecord(0)]);
      feed.close();
      plain.close();
    } finally {
      await running.stop();
      await log.close();
    }
  });

  it('never comes when a topic does not fit the contract: the app is told to end', async () => {
    const log = await testLog();
    const running = await RunningGateway.start({ log, config: { topicPartitions: 3 } });
    try {
      await eventually('the end', () => running.context.failures.length === 1);
      expect(String(running.context.failures[0])).toContain('topics do not fit');
    } finally {
      await running.stop();
      await log.close();
    }
  });
});

describe('stopping', () => {
  it('sends clients away over its time, serves each until its turn, and tells each when to come back', async () => {
    const clock = new ManualClock();
    const log = await testLog();
    const running = await RunningGateway.start({ log, clock, config: { drainMs: 1000, heartbeatMs: 100_000_000 } });
    await eventually('readiness', async () => {
      await clock.advance(100);
      return running.context.readiness.check().ready;
    });
    const feeds = await Promise.all(
      Array.from({ length: 40 }, () => TestSocket.open(`${running.webSocketAddress}/feed`)),
    );
    await Promise.all(feeds.map((feed) => feed.until('snapshot')));
    const stopping = running.gateway.stop();
    const left = () => feeds.filter((feed) => feed.of('closing').length === 1);
    await eventually('the first portion', () => left().length === 20);
    const staying = feeds.filter((feed) => !left().includes(feed));
    await appendPulses(log, aPulseRecord(7));
    await Promise.all(staying.map((feed) => feed.until('update')));
    await expect(TestSocket.open(`${running.webSocketAddress}/feed`)).rejects.toThrow('503');
    await eventually('the end', async () => {
      await clock.advance(100);
      return left().length === 40;
    });
    const waits = feeds.map((feed) => feed.of('closing')[0]?.retry_ms ?? Number.NaN);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
    expect(new Set(waits).size).toBeGreaterThan(10);
    for (const feed of feeds) expect((await feed.untilClosed()).code).toBe(1001);
    await Promise.all([stopping, running.stop()]);
    await log.close();
  });

  it('says goodbye to every client with 1001 within its time, also to one that does not answer', async () => {
    const running = await RunningGateway.start();
    await running.ready();
    const sockets = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        TestSocket.open(`${running.webSocketAddress}/${index % 2 ? 'ws' : 'feed'}`),
      ),
    );
    const deaf = await TestSocket.open(`${running.webSocketAddress}/feed`);
    deaf.socket.pause();
    const begunMs = performance.now();
    await running.stop();
    expect(performance.now() - begunMs).toBeLessThan(4000);
    for (const socket of sockets) expect((await socket.untilClosed()).code).toBe(1001);
    deaf.close();
  });
});
