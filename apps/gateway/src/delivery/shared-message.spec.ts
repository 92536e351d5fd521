import { readFeedMessage } from '@cmp/contracts';
import { PlainMessage, SharedBody } from './shared-message.js';

const SERVER_TIME = '2026-01-01T12:00:00.000Z';

/** Payload of an unmasked frame shorter than 126 bytes. */
const payload = (frame: Buffer) => frame.subarray(2).toString();

describe('SharedBody', () => {
  const built: string[] = [];
  const body = new SharedBody('gap', '"type":"gap","reason":"slow"', (kind) => built.push(kind));
  beforeEach(() => void built.splice(0));

  it('becomes one message of a head for the client and a body for all', () => {
    const text = body.feedFrames(7, SERVER_TIME).map(payload).join('');
    expect(readFeedMessage(JSON.parse(text))).toEqual({
      v: 1,
      seq: 7,
      server_time: SERVER_TIME,
      type: 'gap',
      reason: 'slow',
    });
  });

  it('becomes the same Socket.IO event as text and as frames', () => {
    const packet = body.socketIoFrames(7, SERVER_TIME).map(payload).join('');
    expect(packet).toBe(`4${body.socketIoText(7, SERVER_TIME)}`);
    const [event, message] = JSON.parse(packet.slice(2)) as unknown[];
    expect(event).toBe('gap');
    expect(readFeedMessage(message)).toMatchObject({ seq: 7, reason: 'slow' });
  });

  it('builds the shared part once for any number of clients', () => {
    const fresh = new SharedBody('gap', '"type":"gap","reason":"slow"', (kind) => built.push(kind));
    const tails = [1, 2, 3].map((seq) => fresh.feedFrames(seq, SERVER_TIME)[1]);
    expect(new Set(tails).size).toBe(1);
    expect(built).toEqual(['feed']);
  });
});

describe('PlainMessage', () => {
  it('is one frame of the text, and the same object as a Socket.IO event', () => {
    const message = new PlainMessage('{"type":"aqi_update","data":[]}', true, () => undefined);
    expect(payload(message.frame)).toBe(message.text);
    expect(payload(message.socketIoFrame)).toBe(`42["aqi_update",${message.text}]`);
    expect(message.frame).toBe(message.frame);
  });
});
