import { readFeedMessage, type FeedMessage } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { eventually } from '@cmp/runtime/testing';
import { io, type Socket } from 'socket.io-client';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { knownMessage } from '../../testing/known-message.js';
import { appendPulses, RunningGateway, testLog } from '../../testing/running-gateway.js';

const FEED_EVENTS = ['hello', 'snapshot', 'update', 'tick', 'status', 'alert', 'gap'];

interface TestClient {
  readonly socket: Socket;
  readonly messages: FeedMessage[];
  readonly frames: unknown[];
  readonly closings: unknown[];
}

let log: EventLog;
let running: RunningGateway;
let clients: TestClient[] = [];

beforeEach(async () => {
  log = await testLog();
  await appendPulses(log, aPulseRecord(0));
});

afterEach(async () => {
  for (const { socket } of clients) socket.close();
  clients = [];
  await running.stop();
  await log.close();
});

async function start(config = {}): Promise<void> {
  running = await RunningGateway.start({ log, config });
  await running.ready();
}

function connect(transports: string[], extraHeaders: Record<string, string> = {}): TestClient {
  const socket = io(running.address, { transports, extraHeaders, reconnection: false, forceNew: true });
  const client: TestClient = { socket, messages: [], frames: [], closings: [] };
  clients.push(client);
  for (const type of FEED_EVENTS)
    socket.on(type, (message: unknown) => client.messages.push(knownMessage(readFeedMessage(message))));
  socket.on('aqi_update', (frame: unknown) => client.frames.push(frame));
  socket.on('closing', (why: unknown) => client.closings.push(why));
  return client;
}

describe.each([
  ['polling', ['polling']],
  ['WebSocket', ['websocket']],
  ['polling upgraded to WebSocket', ['polling', 'websocket']],
])('Socket.IO over %s', (_, transports) => {
  it('gets the feed as events named by type and the original frame as aqi_update, the same objects as the native endpoints', async () => {
    await start();
    const { messages, frames } = connect(transports);
    await eventually('the welcome', () => messages.length === 2 && frames.length === 1);
    await appendPulses(log, aPulseRecord(1), aPulseRecord(1, 'ethereum'));
    await eventually('the update', () => messages.length === 3 && frames.length === 2);
    expect(messages.map(({ type, seq }) => [type, seq])).toEqual([
      ['hello', 1],
      ['snapshot', 2],
      ['update', 3],
    ]);
    const batch = [aPulseRecord(1), aPulseRecord(1, 'ethereum')];
    expect(messages[2]).toMatchObject({ v: 1, pulses: batch });
    expect(frames).toEqual([
      { type: 'aqi_update', data: [aPulseRecord(0)] },
      { type: 'aqi_update', data: batch },
    ]);
  });

  it('takes resume as an event, and says why before it closes after a bad one', async () => {
    await start();
    const client = connect(transports);
    await eventually('the snapshot', () => client.messages.length === 2);
    const snapshot = client.messages[1];
    const cursor = snapshot?.type === 'snapshot' ? snapshot.cursor : '';
    await appendPulses(log, aPulseRecord(1));
    await eventually('the update', () => client.messages.length === 3);
    client.socket.emit('resume', { cursor });
    await eventually('the replay', () => client.messages.length === 4);
    expect(client.messages[3]).toMatchObject({ type: 'update', pulses: [aPulseRecord(1)] });
    client.socket.emit('subscribe', { coins: 'bitcoin' });
    await eventually('the goodbye', () => client.closings.length === 1 && client.socket.disconnected);
    expect(client.closings).toEqual([{ code: 4400, reason: expect.stringContaining('coins') }]);
  });
});

describe('Socket.IO', () => {
  it('builds an event once for all its clients', async () => {
    await start();
    const many = Array.from({ length: 20 }, () => connect(['websocket']));
    for (const { frames } of many) await eventually('the welcome', () => frames.length === 1);
    const before = await running.metric('gateway_frames_built_total', { kind: 'socketio' });
    await appendPulses(log, aPulseRecord(1));
    for (const { frames } of many) await eventually('the update', () => frames.length === 2);
    // One for the feed message, one for the original frame.
    expect(await running.metric('gateway_frames_built_total', { kind: 'socketio' })).toBe(before + 2);
    expect(await running.metric('gateway_clients', { kind: 'socketio' })).toBe(20);
  });

  it('refuses a page of another origin, and takes one that is allowed', async () => {
    await start({ allowedOrigins: ['https://friend.example'] });
    const stranger = connect(['polling'], { origin: 'https://evil.example' });
    const refused = new Promise((resolve) => stranger.socket.once('connect_error', resolve));
    await expect(refused).resolves.toBeDefined();
    const friend = connect(['polling'], { origin: 'https://friend.example' });
    await eventually('the friend', () => friend.socket.connected);
    expect(stranger.socket.connected).toBe(false);
  });

  it('turns clients away beyond MAX_CLIENTS with the same code as the native endpoints', async () => {
    await start({ maxClients: 1 });
    const first = connect(['websocket']);
    await eventually('the first', () => first.messages.length === 2);
    const second = connect(['websocket']);
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      second.socket.once('connect_error', resolve),
    );
    expect(error.data).toEqual({ code: 4429 });
  });
});
