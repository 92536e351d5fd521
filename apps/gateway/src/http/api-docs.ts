import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './open-api.js';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Crypto Market Pulse API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="/api/docs/assets/swagger-ui.css" />
    <link rel="icon" href="/api/docs/assets/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own, because the content security policy lets no script stand in the page. */
const START = `SwaggerUIBundle({ url: '/api/docs/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

/** The OpenAPI document and a page that shows it, from local files: works without a network. */
export function apiDocs(version: string) {
  const document = openApiDocument(version);
  const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return async (scope: FastifyInstance): Promise<void> => {
    await scope.register(fastifyStatic, {
      root: swaggerUi,
      prefix: '/api/docs/assets/',
      decorateReply: false,
      index: false,
      maxAge: '1h',
    });
    scope.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
    scope.get('/api/docs/', (_request, reply) => reply.redirect('/api/docs'));
    scope.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
    scope.get('/api/docs/openapi.json', (_request, reply) => reply.send(document));
  };
}
