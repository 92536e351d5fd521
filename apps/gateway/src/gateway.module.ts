import type { Server } from 'node:http';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { EVENT_LOG, type EventLog } from '@cmp/event-log';
import {
  CLOCK,
  configuredWindows,
  FAIL,
  LOGGER,
  READINESS,
  REGISTRY,
  type Clock,
  type Logger,
  type Readiness,
} from '@cmp/runtime';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { PulseExplanations } from './explain/pulse-explanations.js';
import { Gateway } from './gateway.js';
import type { GatewayConfig } from './gateway.config.js';
import { AlertsController } from './http/alerts.controller.js';
import { ExplainController } from './http/explain.controller.js';
import { MarketController } from './http/market.controller.js';
import { PulseHistory } from './http/pulse-history.js';
import { registerRoutes } from './http/register-routes.js';
import { StatusController } from './http/status.controller.js';
import {
  DEAD_LETTER_DESK,
  FEED_STATE,
  GATEWAY,
  GATEWAY_CONFIG,
  GATEWAY_LIFE,
  PULSE_EXPLANATIONS,
  PULSE_HISTORY,
} from './http/tokens.js';

/**
 * The gateway as a Nest module: REST, `/ingest`, the dashboard's files, and every live connection on the app's one HTTP server.
 * Needs the global `RuntimeModule` and the token `EVENT_LOG`.
 */
@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [MarketController, AlertsController, ExplainController, DeadLettersController, StatusController],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        gateway(config),
        state,
        history,
        deadLetters,
        explanations(config),
        life(config),
      ],
    };
  }
}

function gateway(config: GatewayConfig): Provider {
  return {
    provide: GATEWAY,
    inject: [EVENT_LOG, CLOCK, LOGGER, REGISTRY, READINESS, FAIL],
    useFactory: (
      log: EventLog,
      clock: Clock,
      logger: Logger,
      registry: Registry,
      readiness: Readiness,
      fail: (error: unknown) => void,
    ) => new Gateway(config, { log, clock, logger, registry, readiness, fail }),
  };
}

const state: Provider = { provide: FEED_STATE, inject: [GATEWAY], useFactory: (running: Gateway) => running.state };

const deadLetters: Provider = {
  provide: DEAD_LETTER_DESK,
  inject: [GATEWAY],
  useFactory: (running: Gateway) => running.deadLetters,
};

const history: Provider = {
  provide: PULSE_HISTORY,
  inject: [EVENT_LOG, GATEWAY],
  useFactory: (log: EventLog, running: Gateway) => new PulseHistory({ log, state: running.state }),
};

function explanations(config: GatewayConfig): Provider {
  const definitions = configuredWindows(config);
  const longest = (of: 'sizeMs' | 'graceMs') => Math.max(...definitions.map((definition) => definition[of]));
  const disorderMs = longest('sizeMs') + longest('graceMs') + config.correctionMs;
  return {
    provide: PULSE_EXPLANATIONS,
    inject: [EVENT_LOG, CLOCK],
    useFactory: (log: EventLog, clock: Clock) =>
      new PulseExplanations({ log, clock, disorderMs, maxFutureSkewMs: config.maxFutureSkewMs }),
  };
}

/** Ties the gateway to the app's HTTP server and its life: hooks and routes must be there before Fastify gets ready. */
function life(config: GatewayConfig): Provider {
  return {
    provide: GATEWAY_LIFE,
    inject: [GATEWAY, HttpAdapterHost, EVENT_LOG, CLOCK, LOGGER],
    useFactory: (running: Gateway, host: HttpAdapterHost, log: EventLog, clock: Clock, logger: Logger) => {
      const fastify = host.httpAdapter.getInstance<FastifyInstance>();
      registerRoutes(fastify, { config, gateway: running, log, clock, logger });
      return {
        onApplicationBootstrap: () => running.start(host.httpAdapter.getHttpServer() as Server),
        beforeApplicationShutdown: () => running.stop(),
      };
    },
  };
}
