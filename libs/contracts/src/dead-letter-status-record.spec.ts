import { decodeDeadLetterStatus, encodeDeadLetterStatus } from './index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const REPLAYED = { id: '0-17', state: 'replayed', at: '2025-11-04T17:45:30.000Z', schema_version: 1 } as const;

describe('the status of a dead letter', () => {
  it('reads back what it wrote', () => {
    expect(decodeDeadLetterStatus(bytes(encodeDeadLetterStatus(REPLAYED)))).toEqual(REPLAYED);
  });

  it.each([
    ['id', '17', 'must be <partition>-<offset>'],
    ['state', 'open', 'must be one of "replayed", "dismissed"'],
    ['at', '', 'ISO 8601'],
  ])('refuses %s %j', (field, wrong, problem) => {
    expect(() => decodeDeadLetterStatus(bytes(JSON.stringify({ ...REPLAYED, [field]: wrong })))).toThrow(
      expect.objectContaining({ field, problem: expect.stringContaining(problem) }),
    );
  });
});
