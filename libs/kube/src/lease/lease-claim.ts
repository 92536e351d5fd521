import type { Clock } from '@cmp/runtime';
import type { KubeApi } from '../api/kube-api.js';
import { isKubeFailure } from '../api/kube-api-error.js';
import type { KubeObject } from '../kube-object.js';
import { LEASE } from '../well-known.js';
import { leaseObject, released, specOf, takenBy, type LeasePlace } from './lease-record.js';

export interface LeaseClaimParts {
  readonly api: KubeApi;
  readonly place: LeasePlace;
  readonly identity: string;
  readonly durationMs: number;
  readonly clock: Clock;
}

/** One candidate's view of the lease, and its tries to write itself into it. Whether a holder is alive is judged by this clock alone. */
export class LeaseClaim {
  private seen: { readonly version: string; readonly sinceMs: number } | null = null;
  private own: KubeObject | null = null;
  /** Who held it when last looked; empty for nobody. */
  holder = '';

  constructor(private readonly parts: LeaseClaimParts) {}

  /** True when the lease is ours now. False while another holds it, or was faster. */
  async take(signal: AbortSignal): Promise<boolean> {
    const { api, place } = this.parts;
    const live = await api.get(LEASE, place, { signal });
    if (live !== null && !this.isFree(live)) return false;
    return this.write(live, signal);
  }

  /** As `take`, but for the holder: with the version it wrote last, which saves reading. False when another has the lease. */
  async renew(signal: AbortSignal): Promise<boolean> {
    if (this.own !== null && (await this.write(this.own, signal))) return true;
    const live = await this.parts.api.get(LEASE, this.parts.place, { signal });
    // Somebody edited the lease, or deleted it, without becoming its holder.
    if (live !== null && specOf(live).holderIdentity !== this.parts.identity) return this.lostTo(live);
    if (await this.write(live, signal)) return true;
    throw new Error('the lease was changed twice while it was renewed');
  }

  /** Gives the lease back, unless another has it by now. */
  async release(signal: AbortSignal): Promise<void> {
    const { api, clock } = this.parts;
    const { own } = this;
    if (own === null) return;
    this.own = null;
    await api.replace(LEASE, { ...own, spec: released(own, clock.nowMs()) }, { signal });
    this.holder = '';
  }

  private lostTo(live: KubeObject): false {
    this.own = null;
    this.holder = specOf(live).holderIdentity ?? '';
    return false;
  }

  private isFree(live: KubeObject): boolean {
    const { clock, durationMs, identity } = this.parts;
    const { holderIdentity, leaseDurationSeconds } = specOf(live);
    const version = live.metadata.resourceVersion ?? '';
    const nowMs = clock.nowMs();
    if (this.seen?.version !== version) this.seen = { version, sinceMs: nowMs };
    this.holder = holderIdentity ?? '';
    if (this.holder === '' || this.holder === identity) return true;
    return nowMs - this.seen.sinceMs >= (leaseDurationSeconds ?? durationMs / 1000) * 1000;
  }

  /** False when another was faster: the version that was read is no longer the newest, or the lease exists by now. */
  private async write(live: KubeObject | null, signal: AbortSignal): Promise<boolean> {
    const { api, clock, durationMs, identity, place } = this.parts;
    const spec = takenBy(identity, live, durationMs, clock.nowMs());
    try {
      this.own =
        live === null
          ? await api.create(LEASE, leaseObject(place, spec), { signal })
          : await api.replace(LEASE, { ...live, spec }, { signal });
      this.holder = identity;
      return true;
    } catch (error) {
      if (!isKubeFailure(error, 'conflict', 'exists', 'notFound')) throw error;
      this.own = null;
      return false;
    }
  }
}
