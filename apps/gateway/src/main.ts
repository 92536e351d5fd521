import 'reflect-metadata';
import { EVENT_LOG, eventLogCrossCheck, eventLogVariables, openEventLog } from '@cmp/event-log';
import { runApp, startNestApp } from '@cmp/runtime';
import { gatewayCrossChecks, gatewayVariables } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';

await runApp({
  name: 'gateway',
  variables: { ...eventLogVariables, ...gatewayVariables },
  crossChecks: [eventLogCrossCheck, ...gatewayCrossChecks],
  longerDrainMs: ({ drainMs }) => drainMs,
  async start(config, context) {
    const log = await openEventLog(config, context);
    return startNestApp({
      context,
      modules: [GatewayModule.forRoot(config)],
      values: [{ provide: EVENT_LOG, useValue: log }],
      listen: { host: config.host, port: config.port, portVariable: 'PORT' },
      announcement: (address) => `The gateway answers at ${address}`,
      closeLast: [() => log.close()],
    });
  },
});
