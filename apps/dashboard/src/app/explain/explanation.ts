import { fromPulseRecord, readPulseRecord } from '@cmp/contracts';
import type { AlertedPulse } from '@cmp/market';

/** A tick of the window. */
export interface ExplainedInput {
  readonly partition: number;
  readonly offset: number;
  readonly eventTimeMs: number;
  readonly price: number;
  readonly source: string;
  readonly counted: boolean;
}

/** Where the price of a window comes from. */
export interface Explanation {
  /** The last revision. */
  readonly pulse: AlertedPulse;
  /** Oldest first, as far as the log still has them. */
  readonly revisions: readonly AlertedPulse[];
  /** In the order of the log; null when nobody can tell. */
  readonly inputs: readonly ExplainedInput[] | null;
  /** What is missing; null when nothing is. */
  readonly missing: string | null;
}

/** The gateway's answer in the page's own terms. Throws when it is not one. */
export function readExplanation(value: unknown): Explanation {
  const { pulse, revisions, inputs, complete, why } = objectOf(value, 'answer');
  return {
    pulse: fromPulseRecord(readPulseRecord(pulse, 'pulse')),
    revisions: listOf(revisions, 'revisions').map((each, at) =>
      fromPulseRecord(readPulseRecord(each, `revisions[${at}]`)),
    ),
    inputs: inputs === null ? null : listOf(inputs, 'inputs').map(readInput),
    missing: complete === true ? null : typeof why === 'string' ? why : 'the gateway does not say what is missing',
  };
}

function readInput(value: unknown, at: number): ExplainedInput {
  const path = `inputs[${at}]`;
  const { partition, offset, event_time, price, source, counted } = objectOf(value, path);
  return {
    partition: numberOf(partition, `${path}.partition`),
    offset: numberOf(offset, `${path}.offset`),
    eventTimeMs: numberOf(typeof event_time === 'string' ? Date.parse(event_time) : null, `${path}.event_time`),
    price: numberOf(price, `${path}.price`),
    source: typeof source === 'string' ? source : '',
    counted: counted === true,
  };
}

function objectOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new Error(`${path} must be an object`);
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${path} must be a list`);
}

function numberOf(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`${path} must be a number`);
}
