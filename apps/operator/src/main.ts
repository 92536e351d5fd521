import 'reflect-metadata';
import { operationsPort, runApp, startNestApp } from '@cmp/runtime';
import { operatorVariables } from './operator.config.js';
import { Operator } from './operator.js';
import { OperatorModule } from './operator.module.js';

const PORT = 8084;

await runApp({
  name: 'operator',
  variables: { ...operatorVariables, operationsPort: operationsPort(PORT) },
  async start(config, context) {
    const operator = await Operator.create(config, context);
    const { host, operationsPort: chosen } = config;
    return startNestApp({
      context,
      modules: [OperatorModule.of(operator)],
      values: [],
      listen: { host, port: Number(chosen ?? PORT), portVariable: 'OPERATIONS_PORT', orFree: chosen === null },
      closeLast: [],
    });
  },
});
