import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { PAGE_FOLDER } from './static-files.js';

const LIMIT_BYTES = 90 * 1024;

test('the first JavaScript is at most 90 KB, brotli quality 11', () => {
  const names = initialScripts(readFileSync(join(PAGE_FOLDER, 'index.html'), 'utf8'));
  expect(names.length).toBeGreaterThan(0);
  const sizes = names.map((name) => ({ name, bytes: brotliSize(readFileSync(join(PAGE_FOLDER, name))) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(LIMIT_BYTES);
});

test('Socket.IO is in a script of its own, not in the first ones', () => {
  const initial = initialScripts(readFileSync(join(PAGE_FOLDER, 'index.html'), 'utf8'));
  const withSocketIo = readdirSync(PAGE_FOLDER)
    .filter((name) => name.endsWith('.js'))
    .filter((name) => /engine\.io|EIO/.test(readFileSync(join(PAGE_FOLDER, name), 'utf8')));
  expect(withSocketIo).toHaveLength(1);
  expect(initial).not.toContain(withSocketIo[0]);
});

/** Scripts and module preloads that index.html names, and whatever those import statically. */
function initialScripts(html: string): string[] {
  const named = [...html.matchAll(/<(?:script[^>]*\ssrc|link[^>]*rel="modulepreload"[^>]*\shref)="([^"]+\.js)"/g)].map(
    (hit) => hit[1]!,
  );
  const found = new Set<string>();
  const waiting = named.map((name) => name.replace(/^\.?\//, ''));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || !existsSync(join(PAGE_FOLDER, name))) continue;
    found.add(name);
    const source = readFileSync(join(PAGE_FOLDER, name), 'utf8');
    for (const hit of source.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g)) waiting.push(hit[1]!);
  }
  return [...found];
}

function brotliSize(bytes: Buffer): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
