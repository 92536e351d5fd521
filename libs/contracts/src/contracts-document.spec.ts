import { readFileSync } from 'node:fs';
import * as topics from './topics.js';
import {
  decodeAlert,
  decodeCursor,
  decodeDeadLetter,
  decodeDeadLetterStatus,
  decodeFeedMessage,
  decodeFeedRequest,
  decodeIngest,
  decodePulseRecord,
  decodeSourceStatus,
  decodeTick,
  encodeDeadLetter,
  encodePlainFrame,
  encodePulse,
  encodeTick,
  FEED_CLOSE,
  fromPulseRecord,
  readPulseRecord,
} from './index.js';

const document = readFileSync(new URL('../../../docs/contracts.md', import.meta.url), 'utf8');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The fenced examples of one kind, without the last line break. */
function examples(kind: string): readonly string[] {
  const found = [...document.matchAll(/^```json ([\w-]+)\n([\s\S]*?)\n```$/gm)].filter(([, name]) => name === kind);
  return found.map(([, , text = '']) => text);
}

function onlyExample(kind: string): string {
  const [text, ...others] = examples(kind);
  if (text === undefined || others.length > 0) throw new Error(`docs/contracts.md must have one example of ${kind}`);
  return text;
}

describe('docs/contracts.md', () => {
  it('has a tick and a pulse that the codecs read and write back to the letter', () => {
    expect(encodeTick(decodeTick(bytes(onlyExample('tick'))))).toBe(onlyExample('tick'));
    const pulse = decodePulseRecord(bytes(onlyExample('pulse')));
    expect(encodePulse(fromPulseRecord(pulse))).toBe(onlyExample('pulse'));
  });

  it('has an alert that a pulse may carry', () => {
    const alert = JSON.parse(onlyExample('alert')) as unknown;
    const pulse = JSON.parse(onlyExample('pulse')) as Record<string, unknown>;
    expect(readPulseRecord({ ...pulse, alert }).alert).toEqual(alert);
  });

  it('has a source status that the codec reads', () => {
    expect(decodeSourceStatus(bytes(onlyExample('source-status')))).toEqual(JSON.parse(onlyExample('source-status')));
  });

  it('has a dead letter that the codec reads and writes back to the letter', () => {
    expect(encodeDeadLetter(decodeDeadLetter(bytes(onlyExample('dead-letter'))))).toBe(onlyExample('dead-letter'));
  });

  it('has an alert event and a dead-letter status that the codecs read', () => {
    expect(decodeAlert(bytes(onlyExample('alert-event')))).toEqual(JSON.parse(onlyExample('alert-event')));
    const status = onlyExample('dead-letter-status');
    expect(decodeDeadLetterStatus(bytes(status))).toEqual(JSON.parse(status));
  });

  it('has the plain frame to the letter', () => {
    expect(onlyExample('plain-frame')).toBe(encodePlainFrame([onlyExample('pulse')]));
  });

  it('has an ingest body that is taken', () => {
    const payload = JSON.parse(onlyExample('ingest')) as { data: readonly object[] };
    expect(Object.keys(payload.data[0]!)).toHaveLength(8);
    expect(decodeIngest(payload, { windowMs: 30_000 })).toEqual([
      { ...decodePulseRecord(bytes(onlyExample('pulse'))), sources: ['ingest'], closed_by: 'ingest', inputs: null },
    ]);
  });

  it('has every kind of feed message and of request', () => {
    const messages = examples('feed').map(decodeFeedMessage);
    const types = ['hello', 'snapshot', 'update', 'tick', 'status', 'alert', 'gap', 'closing'];
    expect(messages.map((message) => message.type)).toEqual(types);
    for (const [index, message] of messages.entries()) expect(message).toEqual(JSON.parse(examples('feed')[index]!));
    expect(examples('request').map((text) => decodeFeedRequest(text).type)).toEqual(['resume', 'subscribe', 'ack']);
  });

  it('has cursors that can be read', () => {
    const cursors = [...document.matchAll(/"cursor": "([^"]*)"/g)].map(([, cursor = '']) => decodeCursor(cursor));
    expect(cursors).toHaveLength(3);
    for (const cursor of cursors) expect([...cursor.keys()]).toEqual(['t']);
  });

  it('names every topic and every close code', () => {
    for (const topic of Object.values(topics)) expect(document).toContain(`\n| \`${topic}\` `);
    for (const code of Object.values(FEED_CLOSE)) expect(document).toContain(`\n| ${code} |`);
  });
});
