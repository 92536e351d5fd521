import { LATE_TOPIC, PULSE_CHANGELOG_TOPIC, PULSE_TOPIC, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import {
  EVENT_LOG,
  eventLogVariables,
  LogFullError,
  LogUnavailableError,
  TopicMismatchError,
  type EventLog,
} from '@cmp/event-log';
import { openTestLog } from '@cmp/event-log/testing';
import { parseVariables, RuntimeModule } from '@cmp/runtime';
import { eventually, ManualClock, testContext } from '@cmp/runtime/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { newTick } from '../testing/records.js';
import { ProcessorModule, processorVariables } from './index.js';

const START_MS = Date.UTC(2026, 0, 1);
const config = parseVariables({ ...eventLogVariables, ...processorVariables }, {});
const at = (seconds: number) => ({ eventTimeMs: START_MS + seconds * 1000 });

let context: ReturnType<typeof testContext>;
let log: EventLog;
let app: INestApplicationContext | undefined;

beforeEach(async () => {
  context = testContext(new ManualClock(START_MS + 20_000));
  log = await openTestLog(context.clock);
});
afterEach(async () => {
  await stop();
  await log.close();
});

/** Ends the process, as far as one can in a test: the next start has a context of its own. */
async function stop(): Promise<void> {
  await app?.close();
  app = undefined;
  context = testContext(context.clock);
}

async function start(value: EventLog = log): Promise<void> {
  const imports = [
    RuntimeModule.forRoot(context, [{ provide: EVENT_LOG, useValue: value }]),
    ProcessorModule.forRoot(config),
  ];
  app = await (await Test.createTestingModule({ imports }).compile()).init();
}

const processorPart = () => context.readiness.check().parts['processor'];
const isReady = () => eventually('readiness', async () => (await context.clock.advance(50), processorPart()?.ready));

/** The test log, but some calls fail as long as `fault` is set. */
function faulty(calls: readonly (keyof EventLog)[]): { log: EventLog; fault: Error | null } {
  const control: { log: EventLog; fault: Error | null } = { log, fault: null };
  control.log = new Proxy(log, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const fails = () => control.fault !== null && calls.some((call) => call === name);
      return (...args: unknown[]) =>
        fails() ? Promise.reject(control.fault ?? new Error()) : member.apply(target, args);
    },
  });
  return control;
}

async function pulses(): Promise<PulseRecord[]> {
  const [bounds] = await log.bounds(PULSE_TOPIC);
  const found: PulseRecord[] = [];
  const range = { topic: PULSE_TOPIC, partition: 0, fromOffset: 0, toOffset: bounds?.endOffset ?? 0 };
  for await (const run of log.read(range)) for (const { value } of run) found.push(JSON.parse(String(value)));
  return found;
}

describe('the processor in a process', () => {
  it('makes the topics with equal partitions, joins, works, and counts what it did', async () => {
    await start();
    await isReady();
    for (const topic of [TICK_TOPIC, PULSE_TOPIC, LATE_TOPIC, PULSE_CHANGELOG_TOPIC]) {
      expect(await log.bounds(topic)).toHaveLength(config.topicPartitions);
    }
    const [inTime, late, tooLate] = [at(1), at(2), at(-900)].map((fields) => newTick(fields));
    const records = [inTime, newTick(at(40)), late, inTime, tooLate, { ...newTick(at(3)), key: null }];
    await log.append(records.flatMap((record) => record ?? []));
    await eventually('the pulse and its correction', async () => (await pulses()).length === 2);
    await eventually('the counts', async () => (await context.registry.metrics()).includes('outcome="dead_letter"} 1'));
    const metrics = await context.registry.metrics();
    expect(metrics).toContain('processor_records_total{outcome="counted"} 3');
    expect(metrics).toContain('processor_records_total{outcome="duplicate"} 1');
    expect(metrics).toContain('processor_records_total{outcome="late"} 1');
    expect(metrics).toContain('processor_dead_letters_total{reason="no-key"} 1');
    expect(metrics).toContain('processor_windows_closed_total{closed_by="event-time"} 1');
    expect(metrics).toContain('processor_windows_corrected_total 1');
    expect(metrics).toContain('processor_correctable_windows{partition="0"} 1');
    expect(metrics).toContain('processor_open_windows{partition="0"} 1');
    expect(metrics).toContain('processor_lag_records{partition="0"} 0');
    expect(metrics).toMatch(/processor_clock_age_seconds\{partition="0"\} -?[\d.]+/);
  });

  it('is not ready before it has joined, and waits with patience for a log that is away', async () => {
    const away = faulty(['ensureTopics', 'ping']);
    away.fault = new LogUnavailableError('no broker answers');
    await start(away.log);
    await context.clock.advance(30_000);
    expect(processorPart()).toEqual({ ready: false, reason: 'the log does not answer: no broker answers' });
    expect(context.failures).toEqual([]);
    away.fault = null;
    await eventually('readiness', async () => (await context.clock.advance(1000), processorPart()?.ready));
  });

  it('waits for room when the log is full at the start, says what to do, and tells it once', async () => {
    const full = faulty(['ensureTopics']);
    full.fault = new LogFullError('no room left for the log: free disk space');
    await start(full.log);
    await context.clock.advance(30_000);
    expect(processorPart()).toEqual({ ready: false, reason: 'no room left for the log: free disk space' });
    expect(context.failures).toEqual([]);
    expect(context.logger.lines.filter(({ level }) => level !== 'info')).toHaveLength(1);
    full.fault = null;
    await eventually('readiness', async () => (await context.clock.advance(1000), processorPart()?.ready));
  });

  it('tells once that its partitions fail, as long as it is for the same reason', async () => {
    let fail: (message: string, partition: number) => void = () => undefined;
    const join: EventLog['join'] = async ({ onRunError }) => {
      fail = (message, partition) => onRunError?.(new LogFullError(message), partition);
      return { done: new Promise(() => undefined), ownedPartitions: () => [0, 1], leave: async () => undefined };
    };
    await start({ ...bound(log), join });
    await isReady();
    for (let times = 0; times < 5; times += 1) for (const partition of [0, 1]) fail('no room left', partition);
    fail('something else', 1);
    const told = context.logger.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['error']);
    expect(told.map(String)).toEqual(['LogFullError: no room left', 'LogFullError: something else']);
    expect(await context.registry.metrics()).toContain('processor_run_errors_total 11');
  });

  it('is not ready while the log is away, and again once it answers', async () => {
    const away = faulty(['ping']);
    await start(away.log);
    await isReady();
    away.fault = new LogUnavailableError('no broker answers');
    await eventually('not ready', async () => (await context.clock.advance(1000), processorPart()?.ready === false));
    away.fault = null;
    await isReady();
  });

  it('is not ready while a partition keeps failing, and says why', async () => {
    await start();
    await isReady();
    await stop();
    await log.append([{ topic: PULSE_CHANGELOG_TOPIC, partition: 0, key: 'meta', value: '{"v":99}' }]);
    await start();
    await eventually('the reason', () => processorPart()?.reason.includes('version is 99'));
    expect(
      context.logger.lines.some(({ level, message }) => level === 'error' && message.includes('partition failed')),
    ).toBe(true);
  });

  it('is ready again once another replica has the partition that kept failing here', async () => {
    let owned = [0];
    const join: EventLog['join'] = async ({ onRunError }) => {
      onRunError?.(new Error('out of luck'), 0);
      return { done: new Promise(() => undefined), ownedPartitions: () => owned, leave: async () => undefined };
    };
    await start({ ...bound(log), join });
    await eventually('the reason', () => processorPart()?.reason.includes('out of luck'));
    await context.clock.advance(5000);
    expect(processorPart()?.ready).toBe(false);
    owned = [];
    await context.clock.advance(5000);
    expect(processorPart()).toMatchObject({ ready: true });
  });

  it.each([
    [
      'topics do not fit',
      (log: EventLog, error: Error) => ({ ...bound(log), ensureTopics: () => Promise.reject(error) }),
    ],
    [
      'the membership is lost for good',
      (log: EventLog, error: Error) => ({
        ...bound(log),
        join: async () => ({ done: Promise.reject(error), ownedPartitions: () => [], leave: async () => undefined }),
      }),
    ],
  ])('ends the process when %s', async (_, broken) => {
    const error = new TopicMismatchError(['crypto_market_data has 5 partitions, expected 3']);
    await start(broken(log, error));
    await eventually('the end', () => context.failures.length > 0);
    expect(context.failures).toEqual([error]);
    expect(processorPart()?.ready).toBe(false);
  });

  it('goes on where it stopped when it is started again', async () => {
    await start();
    await isReady();
    await log.append([newTick({ ...at(1), price: 10 })]);
    await eventually('the first tick', async () => (await log.positions(config.processorGroup, TICK_TOPIC)).length > 0);
    await stop();
    await start();
    await log.append([newTick({ ...at(2), price: 20 }), newTick(at(40))]);
    await eventually('the pulse', async () => (await pulses()).length > 0);
    expect(await pulses()).toMatchObject([{ price: 15, samples: 2 }]);
  });
});

function bound(log: EventLog): EventLog {
  return {
    kind: log.kind,
    ensureTopics: (topics) => log.ensureTopics(topics),
    bounds: (topic) => log.bounds(topic),
    append: (records) => log.append(records),
    read: (range) => log.read(range),
    follow: (options) => log.follow(options),
    join: (options) => log.join(options),
    positions: (group, topic) => log.positions(group, topic),
    ping: (timeoutMs) => log.ping(timeoutMs),
    close: () => log.close(),
  };
}
