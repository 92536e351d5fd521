import { Registry, collectDefaultMetrics } from 'prom-client';
import { systemClock, type Clock } from './clock.js';
import {
  ConfigError,
  parseVariables,
  type ConfigOf,
  type CrossCheck,
  type Variables,
} from './config/parse-variables.js';
import { createLogger, type Logger, type LogLevel } from './logger.js';
import { Readiness } from './readiness.js';
import { StartupError } from './startup-error.js';

/** sysexits.h EX_CONFIG: a supervisor can tell a bad configuration from a crash. */
const EXIT_BAD_CONFIG = 78;
const EXIT_FAILED = 1;
/** Ctrl-C must be over within 5 s; the rest is for the exit itself. An app may ask for more (`longerDrainMs`). */
const DRAIN_DEADLINE_MS = 4500;

/** What every app is given to work with. */
export interface AppContext {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly readiness: Readiness;
  /** Ends the process with a non-zero code after draining: for faults that only a restart can mend. */
  readonly fail: (error: unknown) => void;
}

export interface RunningApp {
  /** Printed alone on stdout once the app works. */
  readonly announcement?: string;
  stop(): Promise<void>;
}

export interface AppDefinition<V extends Variables & { logLevel: Variables[string] }> {
  readonly name: string;
  readonly variables: V;
  readonly crossChecks?: readonly CrossCheck<V>[];
  /** How much longer than usual the app may take to stop, ms: a gateway sends its clients away over some time. */
  longerDrainMs?(config: ConfigOf<V>): number;
  start(config: ConfigOf<V>, context: AppContext): Promise<RunningApp>;
}

/** The quantiles of the event loop's lag include it. Every 10 ms, as is the default, would cost an idle process 0.4 % of a core, this 0.1 %. */
const LAG_PRECISION_MS = 50;

/** Boots an app: configuration, start, signals, drain. The only place that reads `process.env` and ends the process. */
export async function runApp<V extends Variables & { logLevel: Variables[string] }>(
  definition: AppDefinition<V>,
): Promise<void> {
  const config = configOrExit(definition);
  const logger = createLogger({ name: definition.name, level: config.logLevel as LogLevel });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS });
  const ending = endOnce(logger, DRAIN_DEADLINE_MS + (definition.longerDrainMs?.(config) ?? 0));
  const context: AppContext = {
    name: definition.name,
    clock: systemClock,
    logger,
    registry,
    readiness: new Readiness(),
    fail: (error) => {
      logger.error('the app cannot go on', { error });
      ending.end(EXIT_FAILED);
    },
  };
  process.on('uncaughtException', context.fail);
  process.on('unhandledRejection', context.fail);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.end(0));
  try {
    const app = await definition.start(config, context);
    ending.setApp(app);
    if (app.announcement !== undefined) process.stdout.write(`${app.announcement}\n`);
  } catch (error) {
    failStart(definition.name, error, logger);
  }
}

function configOrExit<V extends Variables & { logLevel: Variables[string] }>(
  definition: AppDefinition<V>,
): ConfigOf<V> {
  try {
    return parseVariables(definition.variables, process.env, definition.crossChecks ?? []);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const faults = error.faults.map((fault) => `  ${fault}`).join('\n');
    process.stderr.write(`${definition.name}: the configuration does not fit:\n${faults}\n`);
    process.exit(EXIT_BAD_CONFIG);
  }
}

/** A fault that names itself for a person (a `StartupError`, or the log's `LogUnusableError`) needs no stack trace. */
function failStart(name: string, error: unknown, logger: Logger): never {
  const known = error instanceof StartupError || (error instanceof Error && 'retriable' in error);
  if (known) process.stderr.write(`${name}: ${error.message}\n`);
  else logger.error('the app could not start', { error });
  process.exit(EXIT_FAILED);
}

/** Stops the app once, within the deadline; a second signal ends at once. */
function endOnce(logger: Logger, deadlineMs: number) {
  let app: RunningApp | undefined;
  let ending = false;
  async function drain(exitCode: number): Promise<void> {
    const deadline = setTimeout(() => {
      logger.warn('draining took too long, ending now', { deadline_ms: deadlineMs });
      process.exit(EXIT_FAILED);
    }, deadlineMs);
    try {
      await app?.stop();
    } catch (error) {
      logger.error('draining failed', { error });
      exitCode = EXIT_FAILED;
    }
    clearTimeout(deadline);
    process.exit(exitCode);
  }
  return {
    setApp(running: RunningApp) {
      app = running;
    },
    end(exitCode: number) {
      if (ending) process.exit(EXIT_FAILED);
      ending = true;
      void drain(exitCode);
    },
  };
}
