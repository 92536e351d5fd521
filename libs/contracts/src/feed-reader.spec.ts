import { aHelloBody, aPulseRecord, aSnapshotBody, aSourceStatus, aTickRecord, anUpdateBody } from '../testing/index.js';
import { decodeFeedMessage, encodeFeedBody, feedHead, readFeedMessage, type FeedBody } from './index.js';

const server_time = '2025-11-04T17:45:31.000Z';

const bodies: readonly FeedBody[] = [
  aHelloBody(),
  aSnapshotBody(),
  anUpdateBody(),
  { type: 'tick', server_time, ticks: [aTickRecord({ change24hPct: null })] },
  { type: 'status', server_time, status: { simulated: true, log_available: false, sources: [aSourceStatus()] } },
  { type: 'gap', server_time, reason: 'slow' },
];

describe('a feed message', () => {
  it.each(bodies.map((body) => [body.type, body] as const))('of type %s reads back as it was sent', (_type, body) => {
    expect(decodeFeedMessage(feedHead(7) + encodeFeedBody(body))).toEqual({ v: 1, seq: 7, ...body });
  });

  it('has the version and the sequence number first', () => {
    expect(feedHead(12) + encodeFeedBody({ type: 'gap', server_time, reason: 'cursor' })).toBe(
      `{"v":1,"seq":12,"type":"gap","server_time":"${server_time}","reason":"cursor"}`,
    );
  });

  it('loses unknown fields, at every depth', () => {
    const message = { v: 1, seq: 1, ...anUpdateBody() };
    const extended = { ...message, extra: 1, pulses: [{ ...aPulseRecord(), extra: 2 }] };
    expect(readFeedMessage(extended)).toEqual(message);
  });

  it.each([
    [{ type: 5 }, 'type'],
    [{ type: undefined }, 'type'],
    [{ v: 2 }, 'v'],
    [{ seq: 0 }, 'seq'],
    [{ seq: 1.5 }, 'seq'],
    [{ server_time: 'now' }, 'server_time'],
    [{ cursor: 5 }, 'cursor'],
    [{ pulses: {} }, 'pulses'],
    [{ pulses: [aPulseRecord(), { ...aPulseRecord(), price: null }] }, 'pulses[1].price'],
    [{ ticks: [{ ...aTickRecord(), coin: 3 }] }, 'ticks[0].coin'],
    [{ status: null }, 'status'],
    [{ status: { simulated: 1, log_available: true, sources: [] } }, 'status.simulated'],
    [
      { status: { simulated: true, log_available: true, sources: [{ ...aSourceStatus(), state: 'odd' }] } },
      'status.sources[0].state',
    ],
  ])('with %j is refused at %s', (wrong, field) => {
    const message = { v: 1, seq: 1, ...aSnapshotBody(), ...wrong };
    expect(() => readFeedMessage(message)).toThrow(expect.objectContaining({ name: 'RecordFormatError', field }));
  });

  it('of a type that is not known keeps its place in the connection', () => {
    const news = { v: 1, seq: 9, type: 'news', server_time, headline: 'moon' };
    expect(readFeedMessage(news)).toEqual({ v: 1, seq: 9, type: 'unknown', server_time });
  });

  it('never carries a link that a browser must not follow', () => {
    const source = aSourceStatus({ attribution: { text: 'click', url: 'javascript:alert(1)' } });
    const status = { simulated: false, log_available: true, sources: [source] };
    expect(() => readFeedMessage({ v: 1, seq: 1, type: 'status', server_time, status })).toThrow(
      expect.objectContaining({ field: 'status.sources[0].attribution.url' }),
    );
  });

  it('takes nothing from a prototype', () => {
    const inherited = Object.create({ v: 1, seq: 1, ...anUpdateBody() }) as unknown;
    expect(() => readFeedMessage(inherited)).toThrow(expect.objectContaining({ field: 'v' }));
    const polluting = `{"v":1,"seq":1,"type":"gap","server_time":"${server_time}","reason":"slow","__proto__":{"admin":true}}`;
    const message = decodeFeedMessage(polluting);
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
    expect('admin' in message).toBe(false);
  });

  it.each(['', 'ping', '[]', 'null', '"hello"', '{"v":1'])('is never made of %j', (text) => {
    expect(() => decodeFeedMessage(text)).toThrow(expect.objectContaining({ field: 'message' }));
  });
});
