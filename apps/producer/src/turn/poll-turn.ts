import type { LeaseLock } from '@cmp/kube';
import type { Clock } from '@cmp/runtime';

/** Several producers share one budget of calls: the one whose turn it is polls, the others stand by. */
export interface PollTurn {
  /** Resolves when it is this process' turn, or when `signal` aborts. */
  begin(signal: AbortSignal): Promise<void>;
  /** Called at most once, when another process has the turn now. */
  onLost(listener: (why: Error) => void): void;
  /** Gives the turn to whoever waits for it. */
  end(): Promise<void>;
}

/** Nobody else polls. */
export const ALONE: PollTurn = {
  begin: () => Promise.resolve(),
  onLost: () => undefined,
  end: () => Promise.resolve(),
};

const LOOK_MS = 1000;

/**
 * The turn by a Lease. While the API server does not answer nobody can take it, so that its holder polls on: prices matter more than a few
 * calls too many. It stops only when it sees that another one has taken over.
 */
export function leaseTurn(lock: LeaseLock, identity: string, clock: Clock): PollTurn {
  const held = new Promise<void>((resolve) => lock.onHeld(() => resolve()));
  let look: { stop(): void } | null = null;
  return {
    async begin(signal) {
      lock.start();
      await Promise.race([
        held,
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      ]);
    },
    onLost(listener) {
      look = clock.every(LOOK_MS, () => {
        const { holder } = lock;
        if (lock.held || holder === null || holder === identity) return;
        look?.stop();
        listener(new Error(`${holder} polls now: this producer starts over and stands by`));
      });
    },
    async end() {
      look?.stop();
      await lock.stop();
    },
  };
}
