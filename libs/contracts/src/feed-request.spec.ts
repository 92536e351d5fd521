import { decodeFeedRequest, MAX_FEED_REQUEST_LENGTH } from './index.js';

describe('a feed request', () => {
  it.each([
    { type: 'resume', cursor: 'AWE' },
    { type: 'subscribe', coins: [] },
    { type: 'subscribe', coins: ['bitcoin', 'avalanche-2'] },
    { type: 'ack', seq: 9 },
  ])('is read: %j', (request) => {
    expect(decodeFeedRequest(JSON.stringify(request))).toEqual(request);
  });

  it.each([
    ['{"type":"resume"}', 'cursor'],
    ['{"type":"subscribe","coins":"bitcoin"}', 'coins'],
    ['{"type":"subscribe","coins":["bitcoin",7]}', 'coins[1]'],
    ['{"type":"ack","seq":-1}', 'seq'],
    ['{"type":"shout"}', 'type'],
    ['{"type":"__proto__"}', 'type'],
    ['hello', 'message'],
    ['7', 'message'],
    [' '.repeat(MAX_FEED_REQUEST_LENGTH + 1), 'message'],
  ])('is refused: %.60s', (text, field) => {
    expect(() => decodeFeedRequest(text)).toThrow(expect.objectContaining({ name: 'RecordFormatError', field }));
  });
});
