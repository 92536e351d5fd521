import type { ApiRequest, FakeVerb } from './api-request.js';
import { reasonOf, Refusal } from './api-answer.js';

export interface FaultTarget {
  /** Every verb when left out. */
  readonly verb?: FakeVerb;
  /** `deployments.apps`; every resource when left out. */
  readonly resource?: string;
  /** The impersonated user; everyone when left out. */
  readonly user?: string;
}

export interface AnswerFault extends FaultTarget {
  readonly status: number;
  /** How many requests get it; all until `clear` when left out. */
  readonly times?: number;
  readonly retryAfterSeconds?: number;
  readonly reason?: string;
}

export interface DelayFault extends FaultTarget {
  readonly delayMs: number;
  /** After the work is done, before the answer: the write happens and its answer is late. */
  readonly afterwards?: boolean;
}

/** What a test has ordered to go wrong with requests. */
export class ApiFaults {
  private answers: { readonly fault: AnswerFault; left: number }[] = [];
  private delays: DelayFault[] = [];

  answerWith(fault: AnswerFault): void {
    this.answers.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** RBAC without one right. */
  forbid(target: FaultTarget): void {
    this.answerWith({ ...target, status: 403 });
  }

  delay(fault: DelayFault): void {
    this.delays.push(fault);
  }

  clear(): void {
    this.answers = [];
    this.delays = [];
  }

  /** Throws when the request is to fail. */
  check(request: ApiRequest): void {
    const hit = this.answers.find(({ fault, left }) => left > 0 && matches(fault, request));
    if (hit === undefined) return;
    hit.left -= 1;
    const { status, reason = reasonOf(status), retryAfterSeconds } = hit.fault;
    const what = `${request.name} is forbidden: User "${request.user}" cannot ${request.verb} resource`;
    throw new Refusal(status, reason, status === 403 ? what : 'ordered by the test', retryAfterSeconds);
  }

  delayFor(request: ApiRequest, afterwards: boolean): number {
    const hits = this.delays.filter((fault) => (fault.afterwards ?? false) === afterwards && matches(fault, request));
    return hits.reduce((sum, { delayMs }) => sum + delayMs, 0);
  }
}

/** Whether a request is one of those that are meant. */
export function matches(target: FaultTarget, { verb, name, user }: ApiRequest): boolean {
  return [
    [target.verb, verb],
    [target.resource, name],
    [target.user, user],
  ].every(([wanted, is]) => wanted === undefined || wanted === is);
}
