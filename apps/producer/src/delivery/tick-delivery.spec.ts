import { UnknownTopicError, type NewRecord } from '@cmp/event-log';
import { backoff, Readiness } from '@cmp/runtime';
import { ManualClock, RecordingLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { AwayLog } from '../../testing/away-log.js';
import { producerMetrics } from '../producer-metrics.js';
import { LogPresence } from './log-presence.js';
import { TickDelivery } from './tick-delivery.js';

const never = new AbortController().signal;
const records = (...values: readonly number[]): readonly NewRecord[] =>
  values.map((value) => ({ topic: 'ticks', key: 'bitcoin', value: String(value) }));

function newDelivery(queueLimit = 1000) {
  const log = new AwayLog();
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const readiness = new Readiness();
  const registry = new Registry();
  readiness.set('producer', true);
  const full: boolean[] = [];
  const delivery = new TickDelivery({
    log,
    clock,
    logger,
    presence: new LogPresence(readiness, logger),
    metrics: producerMetrics(registry, () => clock.nowMs()),
    backoff: backoff({ baseMs: 250, factor: 2, maxMs: 5000, jitter: 0, random: () => 0 }),
    queueLimit,
    onFull: (isFull) => full.push(isFull),
  });
  const values = () => log.appended.map(({ value }) => Number(value));
  return { log, clock, logger, readiness, registry, full, delivery, values };
}

describe('TickDelivery', () => {
  it('appends what it is given, in order, and counts it', async () => {
    const { delivery, values, registry } = newDelivery();
    const run = delivery.run(never);
    await delivery.put(records(1, 2), never);
    await delivery.put(records(3), never);
    delivery.close();
    await run;
    expect(values()).toEqual([1, 2, 3]);
    expect(await registry.metrics()).toContain('producer_ticks_appended_total 3');
  });

  it('keeps everything while the log is away and delivers it in order, once, when it is back', async () => {
    const { delivery, values, log, clock, readiness, logger } = newDelivery();
    const run = delivery.run(never);
    log.mode = 'before';
    for (let tick = 1; tick <= 100; tick += 1) {
      await delivery.put(records(tick), never);
      await clock.advance(600);
    }
    expect(values()).toEqual([]);
    expect(readiness.check().parts['producer']).toEqual({
      ready: false,
      reason: 'the event log does not take ticks: the test says so',
    });
    log.mode = 'here';
    await clock.advance(5000);
    expect(values()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(readiness.check().ready).toBe(true);
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
    delivery.close();
    await run;
  });

  it('tries again ever more slowly, up to every 5 s', async () => {
    const { delivery, log, clock } = newDelivery();
    const run = delivery.run(never);
    log.mode = 'before';
    await delivery.put(records(1), never);
    await clock.advance(60_000);
    expect(log.attempts).toBeLessThan(20);
    log.mode = 'here';
    delivery.close();
    await clock.advance(5000);
    await run;
  });

  it('sends the same records again when it cannot know whether the log has them', async () => {
    const { delivery, values, log, clock } = newDelivery();
    const run = delivery.run(never);
    log.mode = 'after';
    await delivery.put(records(1), never);
    await clock.advance(0);
    log.mode = 'here';
    await clock.advance(250);
    expect(values()).toEqual([1, 1]);
    delivery.close();
    await run;
  });

  it('takes no more when full until there is room, and drops nothing', async () => {
    const { delivery, values, log, clock, full } = newDelivery(3);
    const run = delivery.run(never);
    log.mode = 'before';
    let room = false;
    const put = delivery.put(records(1, 2, 3, 4), never).then(() => (room = true));
    await clock.advance(60_000);
    expect(room).toBe(false);
    expect(full).toEqual([true]);
    log.mode = 'here';
    await clock.advance(5000);
    await put;
    expect(full).toEqual([true, false]);
    expect(values()).toEqual([1, 2, 3, 4]);
    delivery.close();
    await run;
  });

  it('gives up at the deadline and says how much the log did not get', async () => {
    const { delivery, log, clock, logger } = newDelivery();
    const abandon = new AbortController();
    const run = delivery.run(abandon.signal);
    log.mode = 'before';
    await delivery.put(records(1, 2), never);
    await clock.advance(1000);
    abandon.abort();
    await run;
    expect(logger.lines.at(-1)).toMatchObject({ level: 'warn', fields: { lost_ticks: 2 } });
  });

  it('ends with a fault that waiting does not mend', async () => {
    const { delivery, log } = newDelivery();
    log.append = () => Promise.reject(new UnknownTopicError('ticks'));
    const run = delivery.run(never);
    await delivery.put(records(1), never);
    await expect(run).rejects.toThrow('topic ticks does not exist');
  });
});
