// CPU per delivery to 1,000 plain WebSocket clients beside raw `ws` sending one frame that was built once: wanted is at most 1.25
// times as much. The server has a process of its own, so that its CPU time is the server's alone; every client hashes every byte.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const CLIENTS = 1000;
const BATCHES = 10;
const ROUNDS = 15;
const WANTED = 1.25;
const LIMIT_MS = 120_000;

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside the repository, because the bundle leaves npm packages where they are.
const folder = await mkdtemp(join(root, 'node_modules', '.cmp-broadcast-'));
const children = [];
const limit = setTimeout(() => {
  console.error(`broadcast: not done within ${LIMIT_MS / 1000} s`);
  for (const child of children) child.kill('SIGKILL');
  process.exitCode = 1;
}, LIMIT_MS);

async function start(name) {
  const child = fork(join(folder, `${name}.mjs`), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  return child;
}

async function ask(child, order) {
  const answer = once(child, 'message');
  child.send(order);
  const [message] = await answer;
  return message;
}

/** CPU microseconds of the server per delivery of one batch to one client. */
async function round(server, clients, kind, firstWindow) {
  const { writtenBytes } = await ask(server, { publish: kind, firstWindow, batches: BATCHES });
  await ask(clients, { await: PATHS[kind], bytes: writtenBytes });
  const { cpuUs } = await ask(server, { stop: kind });
  return cpuUs / (CLIENTS * BATCHES);
}

const PATHS = { raw: '/raw', plain: '/ws', feed: '/feed' };
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/broadcast-server.ts', 'bench/broadcast-clients.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    conditions: ['@cmp/source'],
    packages: 'bundle',
    external: ['ws', 'prom-client', 'zod', 'pino', '@nestjs/*', 'rxjs', 'reflect-metadata', 'fastify', 'kafkajs'],
    logLevel: 'warning',
  });
  const measure = async (kind) => {
    const server = await start('broadcast-server');
    const [{ port }] = await once(server, 'message');
    const clients = await start('broadcast-clients');
    for (const path of [PATHS.raw, PATHS[kind]]) await ask(clients, { open: path, count: CLIENTS, port });
    // What the feed greets its clients with is no part of any round.
    await ask(clients, { settle: PATHS[kind] });
    const costs = { raw: [], [kind]: [] };
    for (let index = 0; index < ROUNDS + 1; index += 1) {
      const order = index % 2 === 0 ? ['raw', kind] : [kind, 'raw'];
      for (const one of order) {
        const cost = await round(server, clients, one, 1 + index * BATCHES);
        // The first round warms up.
        if (index > 0) costs[one].push(cost);
      }
    }
    const digests = {};
    for (const one of ['raw', kind]) digests[one] = (await ask(clients, { digest: PATHS[one] })).digests;
    server.disconnect();
    clients.disconnect();
    return { ratio: median(costs[kind].map((cost, index) => cost / costs.raw[index])), costs, digests };
  };
  const plain = await measure('plain');
  const equal = plain.digests.raw.length === 1 && plain.digests.plain.join() === plain.digests.raw.join();
  if (!equal) throw new Error(`the clients did not all get the same bytes: ${JSON.stringify(plain.digests)}`);
  const bytes = plain.digests.raw[0].split(' ')[0];
  const us = (values) => median(values).toFixed(2);
  console.log(
    `broadcast to ${CLIENTS} plain WebSocket clients: ${plain.ratio.toFixed(2)} times the CPU of raw ws ` +
      `(wanted: at most ${WANTED}); ${us(plain.costs.plain)} us a delivery, raw ${us(plain.costs.raw)} us; ` +
      `${2 * CLIENTS} clients got the same ${bytes} bytes`,
  );
  const feed = await measure('feed');
  console.log(
    `broadcast to ${CLIENTS} feed clients (seq of their own, shared body): ${feed.ratio.toFixed(2)} times the CPU of raw ws; ` +
      `${us(feed.costs.feed)} us a delivery, raw ${us(feed.costs.raw)} us`,
  );
  if (plain.ratio > WANTED) process.exitCode = 1;
} finally {
  clearTimeout(limit);
  for (const child of children) child.kill();
  await rm(folder, { recursive: true, force: true });
}
