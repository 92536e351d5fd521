import type { Clock, Logger } from '@cmp/runtime';
import type { Gauge, Registry } from 'prom-client';
import type { KubeApi } from '../api/kube-api.js';
import { gaugeOf } from '../metric-of.js';
import { LeaseClaim } from './lease-claim.js';
import type { LeasePlace } from './lease-record.js';

export interface LeaseTimes {
  /** Others take the lease when its record has not changed for so long. */
  readonly durationMs: number;
  /** The holder gives up when it could not renew for so long: before the others may take over. */
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
}

/** As in client-go. */
export const LEASE_TIMES: LeaseTimes = { durationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };

export interface LeaseLockOptions extends LeasePlace {
  readonly api: KubeApi;
  /** Different in every process, also after a restart: the pod's name and something random. */
  readonly identity: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly registry: Registry;
  readonly times?: LeaseTimes;
}

/** The lease was lost: the reason of the signal that `onHeld` was given. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * Holds a Lease when it can, and says so by a signal that aborts as soon as it cannot be sure any more. No fence: a process that
 * was suspended may act for a moment beside its successor, so what is done under the lock must be safe when doubled.
 */
export class LeaseLock {
  private readonly claim: LeaseClaim;
  private readonly times: LeaseTimes;
  private readonly logger: Logger;
  private readonly gauge: Gauge<'lease'>;
  private readonly listeners = new Set<(signal: AbortSignal) => void>();
  private readonly stopping = new AbortController();
  private holding: AbortController | null = null;
  private running: Promise<void> | null = null;

  constructor(private readonly options: LeaseLockOptions) {
    const { namespace, name, times = LEASE_TIMES } = options;
    if (times.renewDeadlineMs >= times.durationMs)
      throw new RangeError('the holder must give up before others take over');
    this.times = times;
    this.claim = new LeaseClaim({ ...options, ...times, place: { namespace, name } });
    this.logger = options.logger.child({ lease: `${namespace}/${name}` });
    this.gauge = gaugeOf(options.registry, {
      name: 'kube_lease_held',
      help: '1 while held here',
      labelNames: ['lease'],
    });
    this.show(0);
  }

  get held(): boolean {
    return this.holding !== null;
  }

  /** The identity that held the lease when last looked, null for nobody. */
  get holder(): string | null {
    return this.claim.holder === '' ? null : this.claim.holder;
  }

  /** Called each time the lease is taken; `signal` aborts with a `LeaseLostError` when it is lost or given back. */
  onHeld(listener: (signal: AbortSignal) => void): void {
    this.listeners.add(listener);
  }

  start(): void {
    this.running ??= this.run(this.stopping.signal);
  }

  /** Gives the lease back. End what was done under it before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(stop: AbortSignal): Promise<void> {
    const { clock, random } = this.options;
    while (!stop.aborted) {
      const sentMs = clock.nowMs();
      if (await this.within(sentMs + this.times.renewDeadlineMs, (signal) => this.claim.take(signal))) {
        await this.hold(sentMs, stop);
      }
      if (!stop.aborted) await clock.sleep(this.times.retryMs * (1 + random() * 0.2), stop);
    }
  }

  private async hold(takenMs: number, stop: AbortSignal): Promise<void> {
    const holding = new AbortController();
    this.holding = holding;
    this.show(1);
    this.logger.info('the lease is held', { identity: this.options.identity });
    for (const listener of this.listeners) this.tell(listener, holding.signal);
    const reason = await this.renewUntilLost(takenMs, stop);
    this.holding = null;
    this.show(0);
    holding.abort(new LeaseLostError(reason));
    if (stop.aborted) return this.release();
    this.logger.error(`the lease is lost: ${reason}`, { holder: this.holder });
  }

  /** The time counts from when a renewal was sent: the others may have seen it no earlier. */
  private async renewUntilLost(takenMs: number, stop: AbortSignal): Promise<string> {
    const { clock } = this.options;
    const { renewDeadlineMs, retryMs } = this.times;
    let deadlineMs = takenMs + renewDeadlineMs;
    for (;;) {
      await clock.sleep(Math.max(0, Math.min(retryMs, deadlineMs - clock.nowMs())), stop);
      if (stop.aborted) return 'given back';
      const sentMs = clock.nowMs();
      if (sentMs >= deadlineMs) return `not renewed for ${renewDeadlineMs} ms`;
      // Half the time for one try: a connection that fell silent must not cost the lease when a new one would do.
      const tryUntilMs = Math.min(deadlineMs, sentMs + renewDeadlineMs / 2);
      const renewed = await this.within(tryUntilMs, (signal) => this.claim.renew(signal));
      if (renewed === false) return `taken by ${this.holder ?? 'nobody'}`;
      if (renewed) deadlineMs = sentMs + renewDeadlineMs;
    }
  }

  /** The answer, or null when there was none in time or it failed. */
  private async within(deadlineMs: number, ask: (signal: AbortSignal) => Promise<boolean>): Promise<boolean | null> {
    const { clock } = this.options;
    const over = new AbortController();
    const answered = new AbortController();
    const late = clock.sleep(Math.max(0, deadlineMs - clock.nowMs()), answered.signal).then(() => null);
    const answer = ask(AbortSignal.any([over.signal, this.stopping.signal])).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.logger.warn('the lease could not be read or written', { error });
      return null;
    });
    const first = await Promise.race([answer, late]);
    over.abort();
    answered.abort();
    return first;
  }

  private async release(): Promise<void> {
    try {
      await this.claim.release(AbortSignal.timeout(this.times.retryMs));
      this.logger.info('the lease is given back');
    } catch (error) {
      // The next holder waits until it expires.
      this.logger.warn('the lease could not be given back', { error });
    }
  }

  private tell(listener: (signal: AbortSignal) => void, signal: AbortSignal): void {
    try {
      listener(signal);
    } catch (error) {
      this.logger.error('a listener of the lease threw', { error });
    }
  }

  private show(held: 0 | 1): void {
    this.gauge.set({ lease: `${this.options.namespace}/${this.options.name}` }, held);
  }
}
