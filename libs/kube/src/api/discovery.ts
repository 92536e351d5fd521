import type { Clock } from '@cmp/runtime';
import { apiVersionOf, type KubeResource } from '../kube-resource.js';
import type { ApiCaller } from './api-caller.js';
import { isKubeFailure } from './kube-api-error.js';
import { groupPath } from './request-path.js';

type Plurals = ReadonlySet<string>;

export interface DiscoveryTimes {
  /** How long it is believed that a resource is served. */
  readonly keepMs: number;
  /** How long that it is not: somebody may be about to install it. */
  readonly keepAbsentMs: number;
}

/** Which resources the cluster serves, asked per group and version, once for all who want to know at the same time. */
export class Discovery {
  private readonly learned = new Map<string, { readonly plurals: Plurals; readonly learnedMs: number }>();
  private readonly asking = new Map<string, Promise<Plurals>>();

  constructor(
    private readonly caller: ApiCaller,
    private readonly clock: Clock,
    private readonly times: DiscoveryTimes,
  ) {}

  async has(resource: KubeResource, signal?: AbortSignal): Promise<boolean> {
    const known = this.learned.get(apiVersionOf(resource));
    const isServed = known?.plurals.has(resource.plural) ?? false;
    const keepMs = isServed ? this.times.keepMs : this.times.keepAbsentMs;
    if (known !== undefined && this.clock.nowMs() - known.learnedMs < keepMs) return isServed;
    return (await this.askTogether(resource, signal)).has(resource.plural);
  }

  refresh(): void {
    this.learned.clear();
  }

  private async askTogether(resource: KubeResource, signal: AbortSignal | undefined): Promise<Plurals> {
    const version = apiVersionOf(resource);
    const other = this.asking.get(version);
    if (other === undefined) {
      const own = this.ask(resource, signal).finally(() => this.asking.delete(version));
      this.asking.set(version, own);
      return own;
    }
    try {
      return await other;
    } catch (error) {
      // Whoever asked first may have left; that is no answer for who came after.
      if (!isKubeFailure(error, 'aborted') || signal?.aborted === true) throw error;
      return this.askTogether(resource, signal);
    }
  }

  private async ask(resource: KubeResource, signal: AbortSignal | undefined): Promise<Plurals> {
    const plurals = await this.pluralsOf(resource, signal);
    this.learned.set(apiVersionOf(resource), { plurals, learnedMs: this.clock.nowMs() });
    return plurals;
  }

  private async pluralsOf(resource: KubeResource, signal: AbortSignal | undefined): Promise<Plurals> {
    const version = apiVersionOf(resource);
    const call = { verb: 'discover', resource: version, action: `discover ${version}`, signal };
    try {
      const answer = (await this.caller.json({ ...call, method: 'GET', path: groupPath(resource) })) as {
        readonly resources?: readonly { readonly name: string }[];
      };
      return new Set((answer.resources ?? []).map(({ name }) => name));
    } catch (error) {
      // A group that nobody has installed is an answer, not a failure.
      if (isKubeFailure(error, 'notFound')) return new Set();
      throw error;
    }
  }
}
