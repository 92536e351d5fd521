import { Module, type DynamicModule, type LoggerService, type ValueProvider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCode } from '../error-code.js';
import type { Logger } from '../logger.js';
import type { AppContext, RunningApp } from '../run-app.js';
import { StartupError } from '../startup-error.js';
import { RuntimeModule } from './runtime.module.js';

/** A request must have arrived whole by then: a body that trickles in holds its connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Name of the variable that sets the port, for the message when it is taken. */
  readonly portVariable: string;
  /** Take a free port when `port` is taken: only for a default nobody chose. */
  readonly orFree?: boolean;
}

export interface NestAppOptions {
  readonly context: AppContext;
  readonly modules: readonly DynamicModule[];
  readonly values: readonly ValueProvider[];
  readonly listen: ListenOptions;
  /** Changes the Fastify application before it listens (body parsers, hooks). */
  readonly configure?: (app: NestFastifyApplication) => Promise<void> | void;
  readonly announcement?: (address: string) => string;
  /** Run after the modules have stopped, in order: what they used. */
  readonly closeLast: readonly (() => Promise<void>)[];
}

@Module({})
class RootModule {}

/** Starts the modules of an app in one Nest application on Fastify and listens. Throws `StartupError` when the port cannot be had. */
export async function startNestApp(options: NestAppOptions): Promise<RunningApp> {
  const { context, modules, values, listen } = options;
  const root: DynamicModule = { module: RootModule, imports: [RuntimeModule.forRoot(context, values), ...modules] };
  const app = await NestFactory.create<NestFastifyApplication>(
    root,
    new FastifyAdapter({ forceCloseConnections: true, requestTimeout: REQUEST_TIMEOUT_MS }),
    {
      logger: nestLogger(context.logger),
      abortOnError: false,
    },
  );
  await options.configure?.(app);
  const address = await listenOrExplain(app, listen);
  context.logger.info('listening', { address });
  const announcement = options.announcement?.(address);
  return {
    ...(announcement === undefined ? {} : { announcement }),
    async stop() {
      // First of all, so that whoever routes by readiness looks elsewhere while the rest is finished.
      context.readiness.set('shutdown', false, 'the app stops');
      await app.close();
      for (const close of options.closeLast) await close();
    },
  };
}

async function listenOrExplain(app: NestFastifyApplication, listen: ListenOptions): Promise<string> {
  try {
    await app.listen(listen.port, listen.host);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE' && listen.orFree === true) {
      await app.listen(0, listen.host);
    } else {
      await app.close();
      throw listenError(code, listen, error);
    }
  }
  return app.getUrl();
}

function listenError(code: string | undefined, listen: ListenOptions, error: unknown): unknown {
  const where = `${listen.host}:${listen.port}`;
  if (code === 'EADDRINUSE') {
    return new StartupError(`${where} is taken: stop what listens there, or set ${listen.portVariable} to a free port`);
  }
  if (code === 'EACCES') return new StartupError(`${where} may not be used: set ${listen.portVariable} above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(`HOST=${listen.host} is no address of this machine`);
  }
  return error;
}

/** Nest's own start-up chatter is for debugging; its errors are ours. */
function nestLogger(logger: Logger): LoggerService {
  const part = (rest: unknown[]) => ({ part: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), part(rest)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), part(rest)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), part(rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(String(message), part(rest)),
    error: (message: unknown, ...rest: unknown[]) => logger.error(String(message), part(rest)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.error(String(message), part(rest)),
  };
}
