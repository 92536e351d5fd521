import type { IncomingMessage } from 'node:http';
import type { Clock } from '@cmp/runtime';
import type { Counter, Registry } from 'prom-client';
import { counterOf } from '../metric-of.js';
import { failedAnswer, type KubeStatus } from './failed-answer.js';
import { exchange, type HttpRequest } from './http-exchange.js';
import { KubeApiError, type KubeApiErrorParts } from './kube-api-error.js';
import type { KubeConnection } from './kube-connection.js';
import { BudgetExhaustedError, type RequestBudget } from './request-budget.js';

export interface ApiCall extends HttpRequest {
  readonly verb: string;
  /** `deployments.apps`, for the metrics. */
  readonly resource: string;
  /** What is tried, for people: `apply Deployment shop/web`. */
  readonly action: string;
  readonly signal?: AbortSignal | undefined;
}

export interface ApiCallerParts {
  readonly connection: KubeConnection;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly budget: RequestBudget;
  /** Until the whole answer is there; of a watch, until its head is. */
  readonly timeLimitMs: number;
}

/** An answer of the API is below some ten MiB a page; more is not read into memory. */
const LONGEST_BODY = 64 * 1024 * 1024;

/** Sends requests within the budget and the time limit, counts them, and turns all that fails into a `KubeApiError`. */
export class ApiCaller {
  private readonly requests: Counter<'verb' | 'resource' | 'code'>;

  constructor(private readonly parts: ApiCallerParts) {
    this.requests = counterOf(parts.registry, {
      name: 'kube_api_requests_total',
      help: 'Requests to the Kubernetes API server by verb, resource and HTTP status (0: no answer)',
      labelNames: ['verb', 'resource', 'code'],
    });
  }

  /** The parsed body. */
  async json(call: ApiCall): Promise<unknown> {
    return this.limited(call, async (signal) => {
      const answer = await this.open(call, signal);
      return parse(call, await read(answer));
    });
  }

  /** The open answer of a watch: only its head is within the time limit, `call.signal` ends it. */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    return this.limited(call, (signal) => this.open(call, signal));
  }

  private async limited<T>(call: ApiCall, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { budget, clock, timeLimitMs } = this.parts;
    const limit = new AbortController();
    const done = new AbortController();
    const signal = call.signal === undefined ? limit.signal : AbortSignal.any([limit.signal, call.signal]);
    try {
      await budget.turn(signal);
      return await budget.within(async () => {
        signal.throwIfAborted();
        void clock.sleep(timeLimitMs, done.signal).then(() => done.signal.aborted || limit.abort());
        return work(signal);
      });
    } catch (error) {
      throw this.asKubeError(call, error, limit.signal.aborted);
    } finally {
      done.abort();
    }
  }

  private async open(call: ApiCall, signal: AbortSignal): Promise<IncomingMessage> {
    let code = 0;
    try {
      const answer = await exchange(this.parts.connection, call, signal);
      code = answer.statusCode ?? 0;
      if (code >= 200 && code < 300) return answer;
      throw failedAnswer(call.action, code, statusIn(await read(answer)), answer.headers['retry-after']);
    } finally {
      this.requests.inc({ verb: call.verb, resource: call.resource, code: String(code) });
    }
  }

  private asKubeError(call: ApiCall, error: unknown, timedOut: boolean): KubeApiError {
    if (error instanceof KubeApiError) return error;
    const parts = { action: call.action, status: 0, cause: error };
    if (timedOut) return unreachable(parts, 'TimedOut', `no answer within ${this.parts.timeLimitMs} ms`);
    if (call.signal?.aborted === true) {
      return new KubeApiError({ ...parts, failure: 'aborted', reason: 'Aborted', detail: 'no longer wanted' });
    }
    if (error instanceof BudgetExhaustedError) {
      return new KubeApiError({ ...parts, failure: 'throttled', reason: 'OwnLimit', detail: error.message });
    }
    return unreachable(parts, 'Unreachable', error instanceof Error ? error.message : String(error));
  }
}

function unreachable(parts: Pick<KubeApiErrorParts, 'action' | 'status' | 'cause'>, reason: string, detail: string) {
  return new KubeApiError({ ...parts, failure: 'unreachable', reason, detail });
}

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) throw new Error(`an answer of more than ${LONGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(call: ApiCall, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = `the answer is not JSON: ${text.slice(0, 80)}`;
    throw new KubeApiError({ failure: 'garbled', action: call.action, status: 200, reason: 'Garbled', detail, cause });
  }
}

/** A proxy on the way answers in HTML: then the text is the message. */
function statusIn(text: string): KubeStatus {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { message: text.slice(0, 200) };
  }
}
