import 'reflect-metadata';
import { EVENT_LOG, eventLogCrossCheck, eventLogVariables, openEventLog } from '@cmp/event-log';
import { operationsPort, runApp, startNestApp } from '@cmp/runtime';
import { producerCrossChecks, producerVariables } from './producer.config.js';
import { ProducerModule } from './producer.module.js';

const PORT = 8081;
/** To give the turn to poll to another, after the ticks that wait have been given to the log. */
const GIVE_TURN_MS = 2000;

await runApp({
  name: 'producer',
  variables: { ...eventLogVariables, ...producerVariables, operationsPort: operationsPort(PORT) },
  crossChecks: [eventLogCrossCheck, ...producerCrossChecks],
  longerDrainMs: ({ pollLease }) => (pollLease === null ? 0 : GIVE_TURN_MS),
  async start(config, context) {
    const log = await openEventLog(config, context);
    const { host, operationsPort: chosen } = config;
    return startNestApp({
      context,
      modules: [ProducerModule.forRoot(config)],
      values: [{ provide: EVENT_LOG, useValue: log }],
      listen: { host, port: Number(chosen ?? PORT), portVariable: 'OPERATIONS_PORT', orFree: chosen === null },
      closeLast: [() => log.close()],
    });
  },
});
