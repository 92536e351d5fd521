import type { EventLog } from '@cmp/event-log';
import type { Clock, Logger } from '@cmp/runtime';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../gateway.config.js';
import type { Gateway } from '../gateway.js';
import { GATEWAY_VERSION } from '../gateway-version.js';
import { apiDocs } from './api-docs.js';
import { dashboardFiles, defaultDashboardFolder } from './dashboard-files.js';
import { guardHttp } from './http-edge.js';
import { IngestPulses } from './ingest-pulses.js';
import { ingestRoute } from './ingest-route.js';

export interface RouteParts {
  readonly config: GatewayConfig;
  readonly gateway: Gateway;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything on the HTTP server that is no Nest controller; the guard first, so that it holds for all of them. */
export function registerRoutes(fastify: FastifyInstance, { config, gateway, log, clock, logger }: RouteParts): void {
  const { metrics, state } = gateway;
  guardHttp(fastify, gateway.guard);
  const pulses = new IngestPulses({ log, state, clock, windowMs: config.windowMs });
  const { ingestApiKey: apiKey, ingestMaxBytes: maxBytes } = config;
  fastify.register(ingestRoute({ pulses, apiKey, maxBytes, metrics, logger }));
  fastify.register(apiDocs(GATEWAY_VERSION));
  fastify.register(dashboardFiles(config.dashboardDir ?? defaultDashboardFolder()));
}
