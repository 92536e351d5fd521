// Leaves a .br and a .gz beside every text file of a built page, for servers that send them as they are (the gateway, nginx).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Below a packet's size nothing is won. */
const LEAST_BYTES = 1400;

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node tools/compress-assets.mjs FOLDER');
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!TEXT.test(file)) continue;
  const content = readFileSync(join(folder, file));
  if (content.byteLength < LEAST_BYTES) continue;
  const hint = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength };
  writeFileSync(join(folder, `${file}.br`), brotliCompressSync(content, { params: hint }));
  writeFileSync(join(folder, `${file}.gz`), gzipSync(content, { level: 9 }));
}
