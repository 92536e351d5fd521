import type { Clock } from '@cmp/runtime';

export interface ReplayTurnsOptions {
  readonly clock: Clock;
  /** How many may read at once. */
  readonly atOnce?: number;
  /** How long one waits for its turn before it is told that there is none. */
  readonly patienceMs?: number;
}

const AT_ONCE = 4;
const PATIENCE_MS = 5000;

/**
 * Lets only a few replays read and decode the log at once, in the order they came: sockets that ask again and again cost each other
 * time, not the live feed.
 */
export class ReplayTurns {
  private taken = 0;
  /** In the order they came; each is called with the turn it gets. */
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: ReplayTurnsOptions) {}

  /** How many wait for their turn. */
  get waitingCount(): number {
    return this.waiting.size;
  }

  /** True with a turn, to be given back by `giveBack`; false when it did not come in time, or `gone` aborted. */
  async take(gone: AbortSignal): Promise<boolean> {
    if (gone.aborted) return false;
    if (this.taken >= (this.options.atOnce ?? AT_ONCE)) return this.waitForTurn(gone);
    this.taken += 1;
    return true;
  }

  /** Hands the turn to whoever has waited longest. */
  giveBack(): void {
    const [next] = this.waiting;
    if (next === undefined) this.taken -= 1;
    else next();
  }

  private async waitForTurn(gone: AbortSignal): Promise<boolean> {
    const { clock, patienceMs = PATIENCE_MS } = this.options;
    const turn = Promise.withResolvers<boolean>();
    const settled = new AbortController();
    const getTurn = () => {
      this.waiting.delete(getTurn);
      turn.resolve(true);
    };
    this.waiting.add(getTurn);
    const giveUp = () => {
      // Not when the turn has come in the same instant: it is held then, and must be given back.
      if (this.waiting.delete(getTurn)) turn.resolve(false);
    };
    gone.addEventListener('abort', giveUp, { once: true, signal: settled.signal });
    const patience = clock.sleep(patienceMs, settled.signal).then(giveUp);
    const got = await turn.promise;
    settled.abort();
    await patience;
    return got;
  }
}
