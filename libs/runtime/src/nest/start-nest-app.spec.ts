import { createServer } from 'node:net';
import { testContext } from '../../testing/index.js';
import { startNestApp, type ListenOptions } from './start-nest-app.js';

function options(listen: Partial<ListenOptions> = {}) {
  const context = testContext();
  let address = '';
  return {
    context,
    address: () => address,
    app: {
      context,
      modules: [],
      values: [],
      listen: { host: '127.0.0.1', port: 0, portVariable: 'PORT', ...listen },
      announcement: (at: string) => (address = at),
      closeLast: [],
    },
  };
}

async function taken(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return { port: at.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('startNestApp', () => {
  it('serves liveness, readiness with its reasons, and metrics', async () => {
    const { app, context, address } = options();
    const running = await startNestApp(app);
    try {
      expect((await fetch(`${address()}/healthz`)).status).toBe(200);
      expect((await fetch(`${address()}/readyz`)).status).toBe(503);
      context.readiness.set('log', false, 'the log does not answer');
      const notReady = await fetch(`${address()}/readyz`);
      expect(notReady.status).toBe(503);
      expect(await notReady.json()).toEqual({
        ready: false,
        parts: { log: { ready: false, reason: 'the log does not answer' } },
      });
      context.readiness.set('log', true);
      expect((await fetch(`${address()}/readyz`)).status).toBe(200);
      expect((await fetch(`${address()}/metrics`)).headers.get('content-type')).toContain('text/plain');
    } finally {
      await running.stop();
    }
  });

  it('says in one sentence that the port is taken, and which variable changes it', async () => {
    const other = await taken();
    try {
      const { app } = options({ port: other.port });
      await expect(startNestApp(app)).rejects.toThrow(
        `127.0.0.1:${other.port} is taken: stop what listens there, or set PORT to a free port`,
      );
    } finally {
      await other.close();
    }
  });

  it('takes a free port instead of a default that is taken', async () => {
    const other = await taken();
    const { app, address } = options({ port: other.port, orFree: true });
    try {
      const running = await startNestApp(app);
      expect(new URL(address()).port).not.toBe(String(other.port));
      await running.stop();
    } finally {
      await other.close();
    }
  });

  it('is not ready from the moment it is told to stop', async () => {
    const { app, context } = options();
    context.readiness.set('log', true);
    const ready: boolean[] = [];
    const running = await startNestApp({
      ...app,
      closeLast: [async () => void ready.push(context.readiness.check().ready)],
    });
    expect(context.readiness.check().ready).toBe(true);
    await running.stop();
    expect(ready).toEqual([false]);
    expect(context.readiness.check().parts['shutdown']).toEqual({ ready: false, reason: 'the app stops' });
  });

  it('closes what the modules used after the modules', async () => {
    const closed: string[] = [];
    const { app } = options();
    const running = await startNestApp({
      ...app,
      closeLast: [async () => void closed.push('log'), async () => void closed.push('tracing')],
    });
    await running.stop();
    expect(closed).toEqual(['log', 'tracing']);
  });
});
