import type { EventLog } from '@cmp/event-log';
import WebSocket from 'ws';
import { RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

let log: EventLog;
let running: RunningGateway;

beforeEach(async () => {
  log = await testLog();
  running = await RunningGateway.start({ log, config: { allowedOrigins: ['https://friend.example'], maxClients: 2 } });
});

afterEach(async () => {
  await running.stop();
  await log.close();
});

/** The HTTP status that an upgrade was refused with. */
function refusal(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${running.webSocketAddress}${path}`, { headers });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was not refused'));
    });
    socket.on('error', () => undefined);
  });
}

describe('upgrades', () => {
  it.each(['/', '/feeds', '/ws/', '/api/status', '/socket.iox'])('of %s are answered with 404', async (path) => {
    await expect(refusal(path)).resolves.toBe(404);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'nonsense'])(
    'from a page of %s are refused',
    async (origin) => {
      await expect(refusal('/feed', { origin })).resolves.toBe(403);
      await expect(refusal('/ws', { origin })).resolves.toBe(403);
    },
  );

  it('that name another host are refused while the gateway listens on loopback (DNS rebinding)', async () => {
    await expect(refusal('/feed', { host: 'rebound.evil.example' })).resolves.toBe(421);
    expect(await running.metric('gateway_upgrades_refused_total', { reason: 'host' })).toBe(1);
  });

  it('from the own page, from an allowed origin and from programs are taken, with a query or without', async () => {
    for (const headers of [{ origin: running.address }, { origin: 'https://friend.example' }, {}]) {
      const feed = await TestSocket.open(`${running.webSocketAddress}/feed?from=test`, { headers });
      await feed.until('hello');
      feed.close();
      await feed.untilClosed();
    }
  });

  it('beyond MAX_CLIENTS are closed with 4429', async () => {
    const first = await TestSocket.open(`${running.webSocketAddress}/feed`);
    const second = await TestSocket.open(`${running.webSocketAddress}/ws`);
    const third = await TestSocket.open(`${running.webSocketAddress}/feed`);
    expect((await third.untilClosed()).code).toBe(4429);
    expect(await running.metric('gateway_clients_dropped_total', { reason: 'full' })).toBe(1);
    first.close();
    second.close();
  });
});
