/**
 * Unmasked server frames (RFC 6455 section 5.2), built once and written to any number of sockets. Possible because the server
 * masks nothing and no compression is negotiated: the same bytes are right for every client.
 */
const FIN = 0x80;
const TEXT = 0x1;
const CONTINUATION = 0x0;

/** A whole text message in one frame. */
export function textFrame(payload: Buffer): Buffer {
  return frame(FIN | TEXT, payload);
}

/** The beginning of a text message whose end is a `lastFragment` (RFC 6455 section 5.4). */
export function firstFragment(payload: Buffer): Buffer {
  return frame(TEXT, payload);
}

/** The end of a text message that a `firstFragment` began. */
export function lastFragment(payload: Buffer): Buffer {
  return frame(FIN | CONTINUATION, payload);
}

function frame(firstByte: number, payload: Buffer): Buffer {
  const length = payload.length;
  const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headBytes + length);
  bytes[0] = firstByte;
  if (headBytes === 2) {
    bytes[1] = length;
  } else if (headBytes === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(bytes, headBytes);
  return bytes;
}
