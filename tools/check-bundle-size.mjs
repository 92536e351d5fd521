// Size of the dashboard's first JavaScript: what index.html names and what that imports statically. Fails above the limit.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const LIMIT_KB = 90;
const folder = new URL('../apps/dashboard/dist/browser/', import.meta.url);

/** Names of the scripts in a text: script tags and module preloads of HTML, static imports of JavaScript. */
function namesIn(text) {
  const patterns = [/<script[^>]*\ssrc="([^"]+\.js)"/g, /rel="modulepreload"[^>]*href="([^"]+\.js)"/g];
  const imports = /(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g;
  return [...patterns, imports].flatMap((pattern) => [...text.matchAll(pattern)].map((hit) => hit[1]));
}

function initialScripts() {
  const found = new Map();
  const waiting = namesIn(readFileSync(new URL('index.html', folder), 'utf8'));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const bytes = readFileSync(new URL(name, folder));
    found.set(name, bytes);
    waiting.push(...namesIn(bytes.toString('utf8')));
  }
  return found;
}

const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(7);
const total = { raw: 0, gzip: 0, brotli: 0 };
try {
  process.stdout.write('    raw    gzip  brotli  (KB)\n');
  for (const [name, bytes] of initialScripts()) {
    const size = {
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes).length,
    };
    for (const kind of Object.keys(total)) total[kind] += size[kind];
    process.stdout.write(`${kb(size.raw)} ${kb(size.gzip)} ${kb(size.brotli)}  ${name}\n`);
  }
  process.stdout.write(
    `${kb(total.raw)} ${kb(total.gzip)} ${kb(total.brotli)}  in all; the limit is ${LIMIT_KB} KB brotli\n`,
  );
  process.exitCode = total.brotli <= LIMIT_KB * 1024 ? 0 : 1;
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
  process.stderr.write(`No ${fileURLToPath(folder)}: build it first with: npx nx build dashboard\n`);
  process.exitCode = 1;
}
