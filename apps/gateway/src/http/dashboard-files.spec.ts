import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { RunningGateway } from '../../testing/running-gateway.js';

let folder: string;
let running: RunningGateway;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-dashboard-'));
});

afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = async () => (running = await RunningGateway.start({ config: { dashboardDir: folder } }));

/** The answer to a path that `fetch` would tidy up first. */
function askRaw(path: string): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port } = new URL(running.address);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe("the dashboard's files", () => {
  it('are served: the page itself is asked for anew each time, hashed files never again', async () => {
    writeFileSync(join(folder, 'index.html'), '<title>the page</title>');
    writeFileSync(join(folder, 'main-AB12CD34.js'), 'run()');
    await start();
    for (const path of ['/', '/?coin=bitcoin', '/some/view']) {
      const page = await running.get(path);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(await page.text()).toContain('the page');
    }
    const script = await running.get('/main-AB12CD34.js');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await running.get('/missing.js')).status).toBe(404);
  });

  it('are served compressed where the build has left a compressed copy', async () => {
    writeFileSync(join(folder, 'index.html'), '');
    writeFileSync(join(folder, 'main-AB12CD34.js'), 'run()');
    writeFileSync(join(folder, 'main-AB12CD34.js.gz'), '');
    await start();
    const script = await running.get('/main-AB12CD34.js', { 'accept-encoding': 'gzip' });
    expect(script.headers.get('content-encoding')).toBe('gzip');
    await script.body?.cancel();
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '//secret.txt', '/%'])(
    'never lead out of their folder (%s)',
    async (path) => {
      const inside = join(folder, 'page');
      mkdirSync(inside);
      writeFileSync(join(inside, 'index.html'), '');
      writeFileSync(join(folder, 'secret.txt'), 'a secret');
      running = await RunningGateway.start({ config: { dashboardDir: inside } });
      const { status, body } = await askRaw(path);
      expect(body).not.toContain('a secret');
      expect(status).toBeGreaterThanOrEqual(400);
    },
  );

  it('are missed with a sentence that says what to do', async () => {
    await start();
    const answer = await running.get('/');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('npm run build');
  });
});
