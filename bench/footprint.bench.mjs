// What the standalone process costs while it waits between two polls: resident memory, and CPU as a share of one core.
// Counted by the kernel (/proc), over half a poll's interval; a poll that falls into it is counted and said.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'node:http';

const root = fileURLToPath(new URL('..', import.meta.url));
const STRETCH_S = 15;
const TICKS_PER_S = 100; // USER_HZ, fixed at 100 in the kernel's ABI
const LIMIT_RSS_MB = 250;
const LIMIT_CPU_PERCENT = 3;

const samples = await readFile(join(root, 'e2e/fixtures/coingecko/simple-price.200.ten-coins.reconstructed.json'));
let calls = 0;
const venue = createServer((_, response) => {
  calls += 1;
  response.writeHead(200, { 'content-type': 'application/json' }).end(samples);
});
await new Promise((resolve) => venue.listen(0, '127.0.0.1', resolve));
const dataDir = await mkdtemp(join(tmpdir(), 'cmp-footprint-'));
const child = spawn(process.execPath, [join(root, 'apps/standalone/dist/main.js')], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: dataDir,
    SOURCE: 'coingecko',
    COINGECKO_BASE_URL: `http://127.0.0.1:${venue.address().port}/api/v3`,
  },
});
const exited = new Promise((resolve) => child.once('exit', resolve));

try {
  const base = await announced();
  // Start-up is over once the first poll's windows are there.
  await until(
    async () => calls >= 1 && (await (await fetch(`${base}/api/pulses?coin=bitcoin&limit=1`)).json()).pulses.length > 0,
    60_000,
  );
  const before = await cpuTicks();
  const startedMs = performance.now();
  await until(() => performance.now() - startedMs >= STRETCH_S * 1000, (STRETCH_S + 5) * 1000);
  const cpuPercent = (((await cpuTicks()) - before) / TICKS_PER_S / ((performance.now() - startedMs) / 1000)) * 100;
  const rssMb = await residentMb();
  console.log(
    `footprint: ${rssMb.toFixed(0)} MB resident (limit ${LIMIT_RSS_MB}), ${cpuPercent.toFixed(2)} % of one core idle (limit ${LIMIT_CPU_PERCENT}), ${calls} poll(s)`,
  );
  if (rssMb > LIMIT_RSS_MB || cpuPercent > LIMIT_CPU_PERCENT) process.exitCode = 1;
} finally {
  child.kill('SIGTERM');
  await exited;
  venue.close();
  venue.closeAllConnections();
  await rm(dataDir, { recursive: true, force: true });
}

function announced() {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const address = /http:\/\/\S+/.exec(text)?.[0];
      if (address !== undefined) resolve(address.replace(/\/$/, ''));
    });
    child.once('exit', (code) => reject(new Error(`the standalone process ended with ${code}`)));
  });
}

async function until(condition, limitMs) {
  const endMs = performance.now() + limitMs;
  while (performance.now() < endMs) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the condition did not come true in time');
}

async function cpuTicks() {
  const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function residentMb() {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'));
  return Number(kb) / 1024;
}
