import 'reflect-metadata';
import { EVENT_LOG, eventLogCrossCheck, eventLogVariables, openEventLog } from '@cmp/event-log';
import { operationsPort, runApp, startNestApp } from '@cmp/runtime';
import { processorCrossChecks, processorVariables } from './processor.config.js';
import { ProcessorModule } from './processor.module.js';

const PORT = 8082;

await runApp({
  name: 'processor',
  variables: { ...eventLogVariables, ...processorVariables, operationsPort: operationsPort(PORT) },
  crossChecks: [eventLogCrossCheck, ...processorCrossChecks],
  async start(config, context) {
    const log = await openEventLog(config, context);
    const { host, operationsPort: chosen } = config;
    return startNestApp({
      context,
      modules: [ProcessorModule.forRoot(config)],
      values: [{ provide: EVENT_LOG, useValue: log }],
      listen: { host, port: Number(chosen ?? PORT), portVariable: 'OPERATIONS_PORT', orFree: chosen === null },
      closeLast: [() => log.close()],
    });
  },
});
