import 'reflect-metadata';
import { EVENT_LOG, openEventLog } from '@cmp/event-log';
import { GatewayModule } from '@cmp/gateway';
import { ProcessorModule } from '@cmp/processor';
import { ProducerModule } from '@cmp/producer';
import { runApp, startNestApp } from '@cmp/runtime';
import { standaloneCrossChecks, standaloneVariables } from './standalone.config.js';

await runApp({
  name: 'market-pulse',
  variables: standaloneVariables,
  crossChecks: standaloneCrossChecks,
  longerDrainMs: ({ drainMs }) => drainMs,
  async start(config, context) {
    const log = await openEventLog(config, context);
    return startNestApp({
      context,
      modules: [ProducerModule.forRoot(config), ProcessorModule.forRoot(config), GatewayModule.forRoot(config)],
      values: [{ provide: EVENT_LOG, useValue: log }],
      listen: { host: config.host, port: config.port, portVariable: 'PORT' },
      announcement: (address) => `Crypto Market Pulse is running: ${address}`,
      closeLast: [() => log.close()],
    });
  },
});
