import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built page; DASHBOARD_FOLDER names another build of it, to try the tests on a page that is broken on purpose. */
export const PAGE_FOLDER = process.env['DASHBOARD_FOLDER']
  ? join(process.env['DASHBOARD_FOLDER'], '/')
  : fileURLToPath(new URL('../../apps/dashboard/dist/browser/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The gateway's own headers: a page that breaks them would break in production. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'self'; connect-src 'self' ws:; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers with a file of the page, index.html for an address of the page itself, or 404. */
export function serveFile(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://gateway');
  const wanted = extname(pathname) === '' ? 'index.html' : normalize(pathname);
  const path = join(PAGE_FOLDER, wanted);
  if (!path.startsWith(PAGE_FOLDER) || !existsSync(path) || !statSync(path).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`no file ${pathname}`);
    return;
  }
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-cache' });
  response.end(readFileSync(path));
}
