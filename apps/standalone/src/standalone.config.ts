import { eventLogCrossCheck, eventLogVariables } from '@cmp/event-log';
import { gatewayCrossChecks, gatewayVariables } from '@cmp/gateway';
import { processorCrossChecks, processorVariables } from '@cmp/processor';
import { producerCrossChecks, producerVariables } from '@cmp/producer';
import { choice } from '@cmp/runtime';

/** Every variable of the three services: the standalone process is all of them at once. */
export const standaloneVariables = {
  ...eventLogVariables,
  ...producerVariables,
  ...processorVariables,
  ...gatewayVariables,
  /** On a laptop the page tells what goes on; the terminal only what goes wrong. */
  logLevel: choice('LOG_LEVEL', {
    meaning: 'Least severe log line that is written',
    of: ['debug', 'info', 'warn', 'error'],
    default: 'warn',
  }),
};

export const standaloneCrossChecks = [
  eventLogCrossCheck,
  ...producerCrossChecks,
  ...processorCrossChecks,
  ...gatewayCrossChecks,
];
