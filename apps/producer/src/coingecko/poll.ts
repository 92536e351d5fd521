import type { Clock } from '@cmp/runtime';
import type { Observation } from '../tick-source.js';
import type { CallBudget } from './call-budget.js';
import { observationOf } from './coingecko-message.js';
import { httpGet } from './http-get.js';
import { readAnswer, type CallOutcome } from './read-answer.js';
import type { SimplePriceRequest } from './simple-price-request.js';

/** Several calls make a poll when there are many coins; the first one that is not served ends it. */
export interface Poll {
  readonly observations: readonly Observation[];
  /** Of the last call. */
  readonly outcome: CallOutcome;
}

export interface PollParts {
  readonly clock: Clock;
  readonly budget: CallBudget;
  readonly onCall: () => void;
}

/** Makes the calls of one poll. All coins of a poll have the same event time: when its last answer had arrived. */
export async function poll(
  requests: readonly SimplePriceRequest[],
  coins: readonly string[],
  parts: PollParts,
  signal: AbortSignal,
): Promise<Poll> {
  let served: Readonly<Record<string, unknown>> = {};
  let outcome: CallOutcome = { kind: 'served', coins: served };
  for (const request of requests) {
    outcome = await call(request, parts, signal);
    if (outcome.kind !== 'served') break;
    served = { ...served, ...outcome.coins };
  }
  const receivedMs = parts.clock.nowMs();
  const observations = coins.flatMap((coin) => observationOf(coin, ownValue(served, coin), receivedMs) ?? []);
  return { observations, outcome };
}

async function call(request: SimplePriceRequest, parts: PollParts, signal: AbortSignal): Promise<CallOutcome> {
  parts.budget.record(parts.clock.nowMs());
  parts.onCall();
  const answer = await httpGet(request, parts.clock, signal);
  if (answer.kind === 'unconnected') parts.budget.takeBack();
  return readAnswer(answer, parts.clock.nowMs());
}

/** Own properties only: a coin may be called `constructor`. */
function ownValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
