// The longest time that the processor keeps the event loop from everybody else while 10,000 windows close at once: with one definition,
// and with two that close 10,000 each at the same instant; every close forgets as many older windows, whose time for corrections is over.
// On the Kafka path (all but the sending itself) and on the SQLite path (all of it). The limit is on the CPU time of the thread, garbage
// collection included, median over the closes: the wall time beside it also counts what other programs take from a shared machine, and
// waiting for the disk; the largest of a few closes is mostly theirs too.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.mjs';

const LIMIT_MS = 50;
const COINS = 10_000;
/** The first closes warm up the code and fill what is kept for corrections. */
const WARM_UP = 4;
const CLOSES = 7;

const folder = await mkdtemp(join(tmpdir(), 'cmp-closing-bench-'));
try {
  await bundled('closing', async ({ closingOnKafka, closingOnSqlite, closingAtOnce }) => {
    for (const windowsMs of [[30_000], [30_000, 60_000]]) {
      const everyMs = Math.max(...windowsMs);
      const closing = { coins: COINS, polls: WARM_UP + CLOSES, everyMs, windowsMs, correctionMs: 2 * everyMs };
      const expected = closingAtOnce(closing);
      report('Kafka', windowsMs, await closingOnKafka(closing), expected);
      report('SQLite', windowsMs, await closingOnSqlite(closing, join(folder, String(windowsMs.length))), expected);
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report(path, windowsMs, { blocks, pulses, digest }, expected) {
  if (digest !== expected) throw new Error(`${path}: what was written differs from what closing in one piece gives`);
  const windows = COINS * windowsMs.length;
  const wrong = pulses.slice(1).find((count) => count !== windows);
  if (wrong !== undefined) throw new Error(`${path}: a poll closed ${wrong} windows, expected ${windows}`);
  const measured = blocks.slice(WARM_UP);
  const cpu = figures(measured.map(({ cpuMs }) => cpuMs));
  const wall = figures(measured.map(({ wallMs }) => wallMs));
  console.log(
    `closing ${windows} windows, ${path}: longest block ${cpu.median.toFixed(0)} ms of CPU (limit ${LIMIT_MS}; median of ` +
      `${CLOSES} closes, largest ${cpu.max.toFixed(0)} ms); by the wall clock ${wall.median.toFixed(0)} ms, largest ` +
      `${wall.max.toFixed(0)} ms; records equal`,
  );
  if (cpu.median > LIMIT_MS) process.exitCode = 1;
}

function figures(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) };
}
