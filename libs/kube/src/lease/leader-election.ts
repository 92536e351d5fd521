import { LeaseLock, LeaseLostError, type LeaseLockOptions } from './lease-lock.js';

export interface LeaderElectionOptions extends LeaseLockOptions {
  /** The leader's work; ends soon after `signal` aborts. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /** Leadership or its work ended without `stop`: the program should end too, and start over as a candidate. */
  readonly lost: (error: Error) => void;
}

/** Runs `lead` in one process of several. A process leads once: what a lost leadership left half-done is not carried over. */
export class LeaderElection {
  private readonly lock: LeaseLock;
  private readonly ending = new AbortController();
  private leading: Promise<void> | null = null;

  constructor(private readonly options: LeaderElectionOptions) {
    this.lock = new LeaseLock(options);
    this.lock.onHeld((signal) => {
      this.leading ??= this.lead(signal);
    });
  }

  get leads(): boolean {
    return this.lock.held;
  }

  get leader(): string | null {
    return this.lock.holder;
  }

  start(): void {
    this.lock.start();
  }

  /** Ends the leader's work, then gives the lease back. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.leading;
    await this.lock.stop();
  }

  private async lead(held: AbortSignal): Promise<void> {
    const { lead, lost } = this.options;
    try {
      await lead(AbortSignal.any([held, this.ending.signal]));
      if (!this.ending.signal.aborted) lost(this.lossOf(held, new Error('the work of the leader ended')));
    } catch (error) {
      if (!this.ending.signal.aborted) lost(this.lossOf(held, error));
      else this.options.logger.warn('the work of the leader ended with an error', { error });
    } finally {
      if (!this.ending.signal.aborted) void this.lock.stop();
    }
  }

  private lossOf(held: AbortSignal, otherwise: unknown): Error {
    if (held.aborted && held.reason instanceof LeaseLostError) return held.reason;
    return otherwise instanceof Error ? otherwise : new Error(String(otherwise));
  }
}
