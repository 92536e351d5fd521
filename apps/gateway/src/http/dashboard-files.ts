import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorAnswer } from './api-error.js';

/** Angular's build puts a hash of the content into the name: such a file never changes. */
const HASHED = /-[A-Z0-9]{8}\.(js|css|woff2|svg|png)$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';

const NOT_BUILT = 'The dashboard is not built: run "npm run build", or set DASHBOARD_DIR to its files.\n';

/** Serves the page. Addresses without a file ending are the page's own and get `index.html`. */
export function dashboardFiles(folder: string) {
  return async (scope: FastifyInstance): Promise<void> => {
    const built = existsSync(join(folder, 'index.html'));
    await scope.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false });
    scope.get('/*', (request, reply): FastifyReply => {
      const path = decodeURI(request.url.split('?', 1)[0] ?? '/');
      if (path.startsWith('/api/')) return reply.code(404).send(errorAnswer('no_such_path', 'see /api/docs'));
      if (!built) return reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
      const file = extname(path) === '' ? 'index.html' : path.slice(1);
      return reply.header('cache-control', HASHED.test(file) ? IMMUTABLE : 'no-cache').sendFile(file);
    });
  };
}

/** The dashboard's build beside the app that runs, found upwards from its own files; works from source and from a bundle. */
export function defaultDashboardFolder(from: string = import.meta.dirname): string {
  const folder = join(from, 'dashboard', 'dist', 'browser');
  const parent = dirname(from);
  return parent === from || existsSync(folder) ? folder : defaultDashboardFolder(parent);
}
