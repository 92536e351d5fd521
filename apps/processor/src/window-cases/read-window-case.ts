import { MAX_EVENT_TIME_MS } from '@cmp/window';
import type { CaseEvent, CaseOutcome, CaseResult, WindowCase } from './window-case.js';

/** A case file that is none; the message names the field. */
export class WindowCaseError extends Error {}

type Values = Readonly<Record<string, unknown>>;

/** Throws `WindowCaseError`. */
export function readWindowCase(text: string): WindowCase {
  const values = objectOf(parseJson(text), 'the file');
  const windowMs = wholeAt(values, '', 'windowMs', 1);
  const events = listAt(values, '', 'events').map((one, index) => readEvent(one, `events[${index}]`));
  const restarts =
    values['restartAfterEventIndexes'] === undefined ? [] : indexesAt(values, '', 'restartAfterEventIndexes');
  return {
    name: textAt(values, '', 'name'),
    windowMs,
    advanceMs: values['advanceMs'] === undefined ? windowMs : wholeAt(values, '', 'advanceMs', 1, windowMs),
    graceMs: wholeAt(values, '', 'graceMs', 0),
    events,
    restartAfterEventIndexes: restarts,
    expected: readExpected(values['expected']),
  };
}

function readEvent(value: unknown, path: string): CaseEvent {
  const values = objectOf(value, path);
  return {
    key: textAt(values, path, 'key'),
    ts: wholeAt(values, path, 'ts', 0, MAX_EVENT_TIME_MS),
    price: numberAt(values, path, 'price'),
    change: numberOrNullAt(values, path, 'change'),
    volume: numberOrNullAt(values, path, 'volume'),
  };
}

function readExpected(value: unknown): CaseOutcome {
  const values = objectOf(value, 'expected');
  return {
    results: listAt(values, 'expected', 'results').map((one, index) => readResult(one, `expected.results[${index}]`)),
    lateDropped: wholeAt(values, 'expected', 'lateDropped', 0),
    lateEventIndexes: indexesAt(values, 'expected', 'lateEventIndexes'),
    finalStreamTime: numberOrNullAt(values, 'expected', 'finalStreamTime'),
  };
}

function readResult(value: unknown, path: string): CaseResult {
  const values = objectOf(value, path);
  return {
    key: textAt(values, path, 'key'),
    windowStart: wholeAt(values, path, 'windowStart', 0),
    windowEnd: wholeAt(values, path, 'windowEnd', 0),
    count: wholeAt(values, path, 'count', 1),
    avgPrice: numberAt(values, path, 'avgPrice'),
    avgChange: numberOrNullAt(values, path, 'avgChange'),
    maxVolume: numberOrNullAt(values, path, 'maxVolume'),
    emittedAfterEventIndex: wholeAt(values, path, 'emittedAfterEventIndex', 0),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new WindowCaseError(`the file must be JSON: ${(error as SyntaxError).message}`);
  }
}

function objectOf(value: unknown, path: string): Values {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  throw fault(path, 'an object', value);
}

function listAt(values: Values, path: string, name: string): readonly unknown[] {
  const value = values[name];
  if (Array.isArray(value)) return value;
  throw fault(pathOf(path, name), 'a list', value);
}

function indexesAt(values: Values, path: string, name: string): number[] {
  const indexes = listAt(values, path, name);
  return indexes.map((_, index) => wholeAt(indexes as unknown as Values, pathOf(path, name), String(index), 0));
}

function textAt(values: Values, path: string, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw fault(pathOf(path, name), 'a text', value);
}

function wholeAt(values: Values, path: string, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = values[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const limit = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw fault(pathOf(path, name), `a whole number ${limit}`, value);
}

function numberAt(values: Values, path: string, name: string): number {
  const value = values[name];
  if (typeof value === 'number') return value;
  throw fault(pathOf(path, name), 'a number', value);
}

function numberOrNullAt(values: Values, path: string, name: string): number | null {
  return values[name] === null ? null : numberAt(values, path, name);
}

function pathOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function fault(path: string, rule: string, value: unknown): WindowCaseError {
  const shown = value === undefined ? 'missing' : (JSON.stringify(value) ?? 'unreadable').slice(0, 60);
  return new WindowCaseError(`${path} must be ${rule}, but is ${shown}`);
}
