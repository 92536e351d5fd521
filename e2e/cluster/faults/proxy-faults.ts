import type { ProxiedRequest } from './proxied-request.js';

export type Which = (request: ProxiedRequest) => boolean;

/** An answer that the API server did not give. */
export interface FaultyAnswer {
  readonly code: number;
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

/** What befalls the request: it gets this answer, or its own one is kept back for ever although the API server has done what it asked. */
export type Fault = FaultyAnswer | 'answer lost';

interface Armed {
  readonly which: Which;
  readonly fault: Fault;
  readonly struck: () => void;
  left: number;
}

/** Faults that wait for their requests. */
export class ProxyFaults {
  private readonly armed: Armed[] = [];

  /** The next `times` requests of these get the fault; resolves when the last of them has come. */
  arm(fault: Fault, which: Which, times = 1): Promise<void> {
    return new Promise((struck) => this.armed.push({ which, fault, struck, left: times }));
  }

  take(request: ProxiedRequest): Fault | null {
    const found = this.armed.find(({ which, left }) => left > 0 && which(request));
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left === 0) found.struck();
    return found.fault;
  }
}

/** As the API server words a failure. */
export function statusBody({ code, reason }: FaultyAnswer): string {
  const message = `${reason}, says the test`;
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}
