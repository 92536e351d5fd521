import type { KubeObject } from '../kube-object.js';
import { failedAnswer, type KubeStatus } from './failed-answer.js';
import { jsonLines } from './json-lines.js';
import type { WatchEvent } from './kube-api.js';
import { KubeApiError } from './kube-api-error.js';

interface Line {
  readonly type?: unknown;
  readonly object?: KubeObject & KubeStatus;
}

/** The events of a watch's body. What is no event, a connection that breaks and an ERROR event are thrown as `KubeApiError`. */
export async function* watchEvents(action: string, body: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent> {
  try {
    for await (const line of jsonLines(body)) yield eventOf(action, line as Line);
  } catch (error) {
    throw asKubeError(action, error);
  }
}

function eventOf(action: string, line: Line): WatchEvent {
  const { type, object } = line;
  if (type === 'ERROR') throw failedAnswer(action, object?.code ?? 500, object ?? {});
  if (!isEventType(type) || typeof object?.metadata !== 'object') {
    throw new SyntaxError(`not an event: ${JSON.stringify(line).slice(0, 80)}`);
  }
  return { type, object };
}

const TYPES: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);
const isEventType = (type: unknown): type is WatchEvent['type'] => TYPES.has(type);

function asKubeError(action: string, cause: unknown): KubeApiError {
  if (cause instanceof KubeApiError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  const garbled = cause instanceof SyntaxError;
  return new KubeApiError({
    failure: garbled ? 'garbled' : 'unreachable',
    action,
    status: 0,
    reason: garbled ? 'Garbled' : 'Unreachable',
    detail,
    cause,
  });
}
