import * as ws from 'ws';
import { firstFragment, lastFragment, textFrame } from './websocket-frame.js';

interface Sender {
  frame(
    data: Buffer,
    options: { fin: boolean; opcode: number; mask: boolean; readOnly: boolean; rsv1: boolean },
  ): Buffer[];
}

/** The frames that `ws` itself would build. */
function expected(payload: Buffer, opcode: number, fin: boolean): Buffer {
  const { Sender: sender } = ws as unknown as { Sender: Sender };
  return Buffer.concat(sender.frame(payload, { fin, opcode, mask: false, readOnly: true, rsv1: false }));
}

describe.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('a frame of %d bytes', (length) => {
  const payload = Buffer.alloc(length, 'x');

  it('is what ws would send, as a whole message and as its first and last fragment', () => {
    expect(textFrame(payload).equals(expected(payload, 1, true))).toBe(true);
    expect(firstFragment(payload).equals(expected(payload, 1, false))).toBe(true);
    expect(lastFragment(payload).equals(expected(payload, 0, true))).toBe(true);
  });
});
