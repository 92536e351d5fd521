import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@cmp/runtime/testing';
import { getText } from './get-text.js';

describe('getText', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const get = (url: string, signal = new AbortController().signal) => getText(url, signal);

  it('gives the text, also when a letter is cut in two on its way', async () => {
    const bytes = Buffer.from('é');
    const url = await serve((_request, response) => {
      response.write(bytes.subarray(0, 1));
      setImmediate(() => response.end(bytes.subarray(1)));
    });
    expect(await get(url)).toBe('é');
  });

  it('throws for anything but an answer of 200 and its like', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end('starting'));
    await expect(get(url)).rejects.toThrow('answered 503');
  });

  it('stops reading an answer that does not end', async () => {
    let isGone = false;
    const url = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(100_000)));
      };
      response.on('drain', more).on('close', () => (isGone = true));
      more();
    });
    await expect(get(url)).rejects.toThrow('answered more than 4000000 bytes');
    await eventually('the connection is closed', () => isGone);
  });

  it('ends when nobody wants the answer any more', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    await expect(get(url, stop.signal)).rejects.toThrow(/abort/);
  });
});
