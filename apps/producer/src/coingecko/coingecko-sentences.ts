import type { CallOutcome } from './read-answer.js';
import type { Binding } from './call-budget.js';
import type { CoinGeckoPlan } from './plan.js';

/** What CoinGecko's status says while prices arrive. */
export function servingSentence(plan: CoinGeckoPlan, intervalMs: number, binding: Binding | null): string {
  const pace = `polling every ${seconds(intervalMs)}`;
  switch (binding) {
    case null:
      return `${plan.name}: ${pace}`;
    case 'minute':
      return `${planName(plan)}: ${count(plan.callsPerMinute)} calls a minute, ${pace}`;
    case 'month':
      return `${planName(plan)}: ${count(plan.callsPerMonth ?? 0)} calls a month, ${pace}`;
    default:
      return binding satisfies never;
  }
}

/** What it says after a call that brought no prices. When the next call is due stands beside it, and counts down there. */
export function troubleSentence(outcome: Exclude<CallOutcome, { kind: 'served' }>): string {
  switch (outcome.kind) {
    case 'limited':
      return outcome.retryAfterMs === null
        ? `CoinGecko: ${outcome.detail}`
        : `CoinGecko: ${outcome.detail}, asked to wait ${seconds(outcome.retryAfterMs)}`;
    case 'misconfigured':
      return `CoinGecko ${outcome.detail}; polling has stopped`;
    case 'unreached':
      return `CoinGecko cannot be reached: ${outcome.detail}`;
    case 'blocked':
      return `CoinGecko ${outcome.detail}`;
    case 'failed':
      return `CoinGecko: ${outcome.detail}`;
    default:
      return outcome satisfies never;
  }
}

/** What it says once the month's calls are used. */
export function spentSentence(plan: CoinGeckoPlan, month: string, untilMs: number): string {
  const until = new Date(untilMs).toISOString().slice(0, 'yyyy-mm-dd'.length);
  return `${planName(plan)}: all ${count(plan.callsPerMonth ?? 0)} calls of ${month} are used, polling goes on at ${until} 00:00 UTC`;
}

function planName(plan: CoinGeckoPlan): string {
  return plan.name === 'keyless' ? 'keyless' : `${plan.name} plan`;
}

function count(calls: number): string {
  return calls.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
