import type { Readable } from 'node:stream';

/** The body is larger than what is taken. */
export class BodyTooLargeError extends Error {
  readonly statusCode = 413;
}

/** How much of a refused body is read and thrown away, so that its sender gets to see the answer instead of a reset connection. */
const DISCARD_BYTES = 64 * 1024 * 1024;

/** Reads a whole body of at most `maxBytes`; throws `BodyTooLargeError` as soon as it is known to be longer, keeping nothing. */
export function readBody(body: Readable, maxBytes: number, declaredBytes: number | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLarge = () => {
      body.off('data', onData);
      chunks.length = 0;
      discard(body);
      reject(new BodyTooLargeError(`the body is larger than ${maxBytes} bytes`));
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) tooLarge();
      else chunks.push(chunk);
    };
    if (declaredBytes !== null && declaredBytes > maxBytes) return tooLarge();
    body.on('data', onData);
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
    body.once('close', () => reject(new Error('the request was cut off')));
  });
}

/** Reads the rest of a body that nobody wants; an endless one is cut off. */
export function discard(body: Readable): void {
  let bytes = 0;
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARD_BYTES) body.destroy();
  });
}
