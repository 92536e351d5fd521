export { backoff, type Backoff, type BackoffOptions } from './backoff.js';
export { systemClock, type Clock, type Repeating } from './clock.js';
export {
  ConfigError,
  parseVariables,
  type ConfigOf,
  type CrossCheck,
  type Variables,
} from './config/parse-variables.js';
export { operationsPort, pipelineVariables } from './config/pipeline-variables.js';
export { thresholdCrossCheck, thresholdVariables } from './config/threshold-variables.js';
export {
  choice,
  decimal,
  flag,
  integer,
  integerOrOff,
  list,
  secret,
  text,
  url,
  VariableFault,
  type Variable,
} from './config/variable.js';
export { configuredWindows, windowCrossCheck, type ConfiguredWindow } from './config/window-variables.js';
export { errorCode } from './error-code.js';
export { createLogger, type LogFields, type Logger, type LogLevel } from './logger.js';
export { OperationsController } from './nest/operations.controller.js';
export { RuntimeModule } from './nest/runtime.module.js';
export { startNestApp, type ListenOptions, type NestAppOptions } from './nest/start-nest-app.js';
export { CLOCK, FAIL, LOGGER, READINESS, REGISTRY } from './nest/tokens.js';
export { otherWork } from './other-work.js';
export { Readiness, type PartReadiness } from './readiness.js';
export { runApp, type AppContext, type AppDefinition, type RunningApp } from './run-app.js';
export { StartupError } from './startup-error.js';
