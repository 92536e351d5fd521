import { decodePulseRecord, encodeCursor, PULSE_TOPIC, type PulseRecord } from '@cmp/contracts';
import { LogUnavailableError, type LogRecord } from '@cmp/event-log';
import { eventually, ManualClock, silentLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { aPulseRecord, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { GatewayMetrics } from '../gateway-metrics.js';
import { answerRequest } from './answer-request.js';
import type { FeedClient, FeedOutlet } from './feed-client.js';
import { FeedHub } from './feed-hub.js';
import { FeedMessages } from './feed-messages.js';
import { FeedReplay } from './feed-replay.js';
import { FeedState } from './feed-state.js';
import { ReplayTurns } from './replay-turns.js';
import { resumeClient, type ResumeParts } from './resume-client.js';

const THRESHOLDS = { movingPct: 3, volatilePct: 5, trendPct: 3, alertRaisePct: 5, alertClearPct: 4.5 };

/** A hub over a log of `count` windows whose reads wait for `letRead`. */
function openHub(count: number, letRead: Promise<void>, opens = true) {
  const clock = new ManualClock();
  const encode = (record: object) => JSON.stringify(record);
  const state = new FeedState(WINDOW_MS, encode);
  state.startAt(PULSE_TOPIC, new Map([[0, 0]]));
  const metrics = new GatewayMetrics(new Registry(), {
    newestWindowAgeSeconds: () => 0,
    waitingBytes: () => 0,
    openDeadLetters: () => 0,
  });
  const hello = { window_ms: WINDOW_MS, grace_ms: 0, coins: [], thresholds: THRESHOLDS };
  const messages = new FeedMessages(state, hello, () => undefined);
  const hub = new FeedHub({ messages, limits: { bufferBytes: 1, behindMs: 1, withheldBytes: 1 }, clock, metrics });
  const log = {
    bounds: () => letRead.then(() => [{ partition: 0, startOffset: 0, endOffset: count }]),
    /** How many reads have begun. */
    reads: 0,
    async *read({ fromOffset, toOffset }: { fromOffset: number; toOffset: number }): AsyncGenerator<LogRecord[]> {
      log.reads += 1;
      await letRead;
      yield Array.from({ length: toOffset - fromOffset }, (_, index) => {
        const offset = fromOffset + index;
        const value = Buffer.from(encode(aPulseRecord(offset)));
        return { topic: PULSE_TOPIC, partition: 0, offset, key: null, value, headers: {}, appendTimeMs: 0 };
      });
    },
  };
  const isPrimary = () => true;
  const turns = new ReplayTurns({ clock });
  const decode = decodePulseRecord;
  const replay = new FeedReplay({ log, state, decode, encode, isPrimary, maxRecords: 1000, turns });
  const publish = (offset: number) => {
    const { kept } = state.applyPulse(aPulseRecord(offset), { topic: PULSE_TOPIC, partition: 0, offset });
    state.advance(PULSE_TOPIC, 0, offset + 1);
    hub.publishPulses(kept === undefined ? [] : [kept]);
  };
  for (let offset = 0; offset < count; offset += 1) publish(offset);
  if (opens) hub.open();
  const publishAlert = (window: number) => {
    const kept = state.alerts.apply(anAlertRecord(window));
    hub.publishAlerts(kept === null ? [] : [kept]);
  };
  return { hub, publish, publishAlert, log, clock, turns, parts: { hub, messages, replay, clock, behindMs: 1000 } };
}

/** Keeps the updates it is sent, as window numbers, and everything else by its type. */
class RecordingOutlet implements FeedOutlet {
  readonly kind = 'feed';
  readonly seen: (string | number)[] = [];
  /** What the client has not read yet. */
  waiting = 0;

  waitingBytes(): number {
    return this.waiting;
  }

  send(seq: number, serverTime: string, body: Parameters<FeedOutlet['send']>[2]): number {
    const [, message] = JSON.parse(body.socketIoText(seq, serverTime).slice(1)) as [string, { pulses?: PulseRecord[] }];
    if (body.type !== 'update') this.seen.push(body.type);
    else this.seen.push(...(message.pulses ?? []).map(({ price }) => price - 100_000));
    return 1;
  }

  close(): void {
    this.seen.push('closed');
  }
}

describe('resuming from the log', () => {
  it('holds live windows back until the replay has met them: each once, in order, none missing', async () => {
    const { promise: letRead, resolve: read } = Promise.withResolvers<void>();
    const { hub, publish, parts } = openHub(60, letRead);
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    outlet.seen.length = 0;
    const resuming = resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 10]])]]), parts);
    for (let offset = 60; offset < 65; offset += 1) publish(offset);
    read();
    await resuming;
    publish(65);
    expect(outlet.seen).toEqual(Array.from({ length: 56 }, (_, index) => index + 10));
  });

  it('makes up for alerts that happen meanwhile, once, before the client goes on live', async () => {
    const { promise: letRead, resolve: read } = Promise.withResolvers<void>();
    const { hub, publishAlert, parts } = openHub(60, letRead);
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    outlet.seen.length = 0;
    const resuming = resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 58]])]]), parts);
    for (const window of [1, 2, 3]) publishAlert(window);
    read();
    await resuming;
    publishAlert(4);
    await resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 59]])]]), parts);
    expect(outlet.seen).toEqual([58, 59, 'alert', 'alert', 59]);
  });

  it('becomes a gap and a snapshot when the log is away, and the client goes on live', async () => {
    const letRead = Promise.reject(new LogUnavailableError('no broker answers'));
    const { hub, publish, parts } = openHub(60, letRead);
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    outlet.seen.length = 0;
    await resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 10]])]]), parts);
    publish(60);
    expect(outlet.seen).toEqual(['gap', 'snapshot', 60]);
  });

  it('from ahead of this replica becomes a gap and a snapshot when the log is away, not a refusal', async () => {
    const letRead = Promise.reject(new LogUnavailableError('no broker answers'));
    const { hub, publish, parts } = openHub(60, letRead);
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    outlet.seen.length = 0;
    await resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 70]])]]), parts);
    publish(60);
    expect(outlet.seen).toEqual(['gap', 'snapshot', 60]);
  });

  it('asked of a gateway that still reads its history is answered after the snapshot', async () => {
    const { hub, parts } = openHub(60, Promise.resolve(), false);
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    const cursor = encodeCursor(new Map([[PULSE_TOPIC, new Map([[0, 10]])]]));
    await answerRequest(client, () => ({ type: 'resume', cursor }), { ...parts, logger: silentLogger });
    expect(outlet.seen).toEqual(['hello', 'status']);
    hub.open();
    await eventually('the replay', () => outlet.seen.length >= 53);
    expect(outlet.seen.slice(2)).toEqual(['snapshot', ...Array.from({ length: 50 }, (_, index) => index + 10)]);
  });

  it('reads for four clients at once; a fifth gets its turn, or a gap and a snapshot after five seconds', async () => {
    const { promise: letRead, resolve: read } = Promise.withResolvers<void>();
    const { hub, log, clock, turns, parts } = openHub(60, letRead);
    const { clients, resume } = resuming(hub, parts);
    const four = [resume(), resume(), resume(), resume()];
    const late = resume();
    await clock.advance(0);
    await clock.advance(4000);
    const fifth = resume();
    await clock.advance(0);
    await clock.advance(1000);
    await late;
    expect(log.reads).toBe(4);
    expect(turns.waitingCount).toBe(1);
    expect(clients[4]?.outlet.seen).toEqual(['gap', 'snapshot']);
    read();
    await Promise.all([...four, fifth]);
    expect(log.reads).toBe(5);
    expect(clients[5]?.outlet.seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 10));
  });

  it('holds no place for a client that has gone, whether it waits for its turn or reads', async () => {
    const { promise: letRead, resolve: read } = Promise.withResolvers<void>();
    const { hub, log, turns, parts } = openHub(60, letRead);
    const { clients, resume } = resuming(hub, parts);
    const reading = [resume(), resume(), resume(), resume()];
    const waiting = resume();
    await eventually('a client that waits', () => turns.waitingCount === 1);
    clients.forEach(({ client }) => hub.remove(client));
    await waiting;
    expect(turns.waitingCount).toBe(0);
    read();
    await Promise.all(reading);
    await resume();
    expect(log.reads).toBe(5);
    expect(clients[5]?.outlet.seen).toHaveLength(50);
  });

  it('reads for others while four clients do not take what they were sent, and goes on with them after it', async () => {
    const { hub, clock, parts } = openHub(60, Promise.resolve());
    const { clients, resume } = resuming(hub, parts);
    const slow = [resume(1), resume(1), resume(1), resume(1)];
    await eventually('four first portions', () => clients.every(({ outlet }) => outlet.seen.length > 0));
    await resume();
    expect(clients[4]?.outlet.seen).toHaveLength(50);
    clients.forEach(({ outlet }) => (outlet.waiting = 0));
    await clock.advance(20);
    await Promise.all(slow);
    expect(clients.map(({ outlet }) => outlet.seen.length)).toEqual([50, 50, 50, 50, 50]);
  });
});

/** Clients that resume from window 10; `waiting` bytes of what they are sent stay unread. */
function resuming(hub: FeedHub, parts: ResumeParts) {
  const clients: { readonly client: FeedClient; readonly outlet: RecordingOutlet }[] = [];
  const resume = (waiting = 0) => {
    const outlet = new RecordingOutlet();
    const client = hub.addFeed(outlet);
    outlet.seen.length = 0;
    outlet.waiting = waiting;
    clients.push({ client, outlet });
    return resumeClient(client, new Map([[PULSE_TOPIC, new Map([[0, 10]])]]), parts);
  };
  return { clients, resume };
}
