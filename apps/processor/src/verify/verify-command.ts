import {
  eventLogCrossCheck,
  eventLogVariables,
  LogError,
  openEventLogForReading,
  UnknownTopicError,
} from '@cmp/event-log';
import { ConfigError, createLogger, parseVariables, StartupError, systemClock, type ConfigOf } from '@cmp/runtime';
import { processorCrossChecks, processorVariables } from '../processor.config.js';
import { processorRules } from '../processor-rules.js';
import { verdictLines } from './verdict-lines.js';
import { verifyLog } from './verify-log.js';
import type { VerifySpan } from './verify-partition.js';

const variables = { ...eventLogVariables, ...processorVariables };
const USAGE =
  'usage: npm run -s verify -- [--from TIME] [--to TIME] (ISO 8601 or epoch ms; windows that end in between)';
const BAD_CONFIGURATION = 78;

export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** `verify [--from TIME] [--to TIME]`: returns the exit code. Bundled and run by tools/verify.mjs. */
export async function verifyCommand(args: readonly string[], { environment, print }: CommandContext): Promise<number> {
  const span = spanOf(args);
  if (typeof span === 'string') {
    print(`${span}\n${USAGE}`);
    return 1;
  }
  try {
    const config = parseVariables(variables, environment, [eventLogCrossCheck, ...processorCrossChecks]);
    return await verifyConfigured(config, span, print);
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StartupError || error instanceof LogError)) throw error;
    print(error instanceof UnknownTopicError ? `there is nothing to verify: ${error.message}` : error.message);
    return error instanceof ConfigError ? BAD_CONFIGURATION : 1;
  }
}

async function verifyConfigured(
  config: ConfigOf<typeof variables>,
  span: VerifySpan,
  print: (line: string) => void,
): Promise<number> {
  const logger = createLogger({ name: 'verify', level: 'error' });
  const log = await openEventLogForReading(config, { clock: systemClock, logger, name: 'verify' });
  try {
    const { definitions, ...rules } = processorRules(config);
    const verdict = await verifyLog(log, config.processorGroup, { ...rules, definitions }, span);
    for (const line of verdictLines(verdict)) print(line);
    return verdict.failed === 0 ? 0 : 1;
  } finally {
    await log.close();
  }
}

/** A sentence when the arguments are not as they should be. */
function spanOf(args: readonly string[]): VerifySpan | string {
  const span = { fromMs: -Infinity, toMs: Infinity };
  for (let index = 0; index < args.length; index += 2) {
    const [name, value] = [args[index], args[index + 1]];
    if (name !== '--from' && name !== '--to') return `${name ?? ''} is no option`;
    const timeMs = value === undefined ? Number.NaN : /^\d+$/.test(value) ? Number(value) : Date.parse(value);
    if (Number.isNaN(timeMs)) return `${name} needs a time, not ${JSON.stringify(value ?? '')}`;
    if (name === '--from') span.fromMs = timeMs;
    else span.toMs = timeMs;
  }
  if (span.fromMs > span.toMs) return '--from must not be later than --to';
  return span;
}
