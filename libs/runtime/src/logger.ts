import { pino } from 'pino';
import { textLogStream } from './text-log-stream.js';

export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured log: one event a line, `fields` for machines, the message a sentence for people. Never pass a secret. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to each line. */
  child(fields: LogFields): Logger;
}

const STDERR = 2;
/** Lines that wait because they could not be written; beyond it they are dropped. */
const WAITING_BYTES = 256 * 1024;

/** Writes to stderr (stdout belongs to the program's answers): text on a terminal, JSON lines elsewhere. `fd`: another file, for tests. */
export function createLogger(options: { name: string; level: LogLevel; fd?: number }): Logger {
  const { fd = STDERR } = options;
  const destination = fd === STDERR && process.stderr.isTTY ? textLogStream(process.stderr) : jsonLines(fd);
  const root = pino(
    {
      name: options.name,
      level: options.level,
      base: { name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    destination,
  );
  return wrap(root);
}

function jsonLines(fd: number) {
  const lines = pino.destination({ dest: fd, sync: true, maxLength: WAITING_BYTES });
  // A log file on a disk that is full must not end the process that reports just that. What waits is written with the next line.
  lines.on('error', () => undefined);
  return lines;
}

function wrap(inner: pino.Logger): Logger {
  return {
    debug: (message, fields = {}) => inner.debug(fields, message),
    info: (message, fields = {}) => inner.info(fields, message),
    warn: (message, fields = {}) => inner.warn(fields, message),
    error: (message, fields = {}) => inner.error(fields, message),
    child: (fields) => wrap(inner.child(fields)),
  };
}
