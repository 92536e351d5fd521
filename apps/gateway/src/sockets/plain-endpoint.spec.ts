import { PULSE_TOPIC } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { aTick } from '@cmp/market/testing';
import { toTickRecord } from '@cmp/contracts';
import { eventually } from '@cmp/runtime/testing';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { appendPulses, appendTicks, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

let log: EventLog;
let running: RunningGateway;
const open = () => TestSocket.open(`${running.webSocketAddress}/ws`);

beforeEach(async () => {
  log = await testLog();
  await appendPulses(log, aPulseRecord(0), aPulseRecord(1), aPulseRecord(0, 'ethereum'));
  running = await RunningGateway.start({ log });
  await running.ready();
});

afterEach(async () => {
  await running.stop();
  await log.close();
});

describe('/ws', () => {
  it('sends the newest pulse of each coin as the first frame, exactly as the original system does', async () => {
    const plain = await open();
    await eventually('a frame', () => plain.texts.length > 0);
    const expected = { type: 'aqi_update', data: [aPulseRecord(1), aPulseRecord(0, 'ethereum')] };
    expect(plain.texts).toEqual([JSON.stringify(expected)]);
    expect(Object.keys(plain.frames[0]?.data[0] ?? {}).slice(0, 8)).toEqual([
      'coin',
      'coin_id',
      'price',
      'change_24h',
      'volume_24h',
      'volatility',
      'trend',
      'timestamp',
    ]);
    plain.close();
  });

  it('sends one frame for each batch of new windows, and never a tick', async () => {
    const plain = await open();
    await appendTicks(log, toTickRecord(aTick({ eventTimeMs: Date.now() })));
    await eventually('the tick in the feed', () => running.gateway.state.ticks().length === 1);
    await appendPulses(log, aPulseRecord(2), aPulseRecord(1, 'ethereum'));
    await eventually('the new windows', () => plain.texts.length === 2);
    expect(plain.frames[1]).toEqual({ type: 'aqi_update', data: [aPulseRecord(2), aPulseRecord(1, 'ethereum')] });
    plain.close();
  });

  it('sends a corrected window again, and the same revision never', async () => {
    const plain = await open();
    const corrected = aPulseRecord(1, 'bitcoin', { revision: 1, price: 1 });
    await appendPulses(log, aPulseRecord(1), aPulseRecord(0), corrected, corrected);
    await eventually('the correction', () => plain.texts.length === 2);
    await appendPulses(log, aPulseRecord(2));
    await eventually('both frames', () => plain.texts.length === 3);
    expect(plain.frames.slice(1).map(({ data }) => data)).toEqual([[corrected], [aPulseRecord(2)]]);
    plain.close();
  });

  it('carries windows of the primary length only', async () => {
    const plain = await open();
    const hour = aPulseRecord(2, 'bitcoin', { window_ms: 60_000, window_start: aPulseRecord(0).window_start });
    await appendPulses(log, hour, aPulseRecord(3));
    await eventually('the primary window', () => plain.texts.length === 2);
    expect(plain.frames[1]?.data).toEqual([aPulseRecord(3)]);
    plain.close();
  });

  it('ignores what a client says, and ends the connection of one that sends too much', async () => {
    const plain = await open();
    plain.socket.send('hello?');
    plain.socket.send('{"type":"resume","cursor":"nonsense"}');
    await appendPulses(log, aPulseRecord(2));
    await eventually('the next frame', () => plain.texts.length === 2);
    plain.socket.send('x'.repeat(20_000));
    expect((await plain.untilClosed()).code).toBe(1009);
  });

  it('goes on after a record that does not decode, counted and logged with its coordinates', async () => {
    const plain = await open();
    await log.append([{ topic: PULSE_TOPIC, key: 'bitcoin', value: '{"coin":"bitcoin"}' }]);
    await appendPulses(log, aPulseRecord(2));
    await eventually('the next frame', () => plain.texts.length === 2);
    expect(await running.metric('gateway_records_applied_total', { outcome: 'unreadable' })).toBe(1);
    const line = running.context.logger.lines.find(({ message }) => message.includes('does not decode'));
    expect(line?.fields).toMatchObject({ topic: PULSE_TOPIC, partition: 0, offset: 3 });
    plain.close();
  });
});
