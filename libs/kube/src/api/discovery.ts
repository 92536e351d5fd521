import type { Clock } from '@cmp/runtime';
import { apiVersionOf, type KubeResource } from '../kube-resource.js';
import type { ApiCaller } from './api-caller.js';
import { isKubeFailure } from './kube-api-error.js';
import { groupPath } from './request-path.js';

interface Learned {
  readonly plurals: ReadonlySet<string>;
  readonly learnedMs: number;
}

/** Which resources the cluster serves, asked per group and version and kept for `keepMs`. */
export class Discovery {
  private readonly learned = new Map<string, Learned>();

  constructor(
    private readonly caller: ApiCaller,
    private readonly clock: Clock,
    private readonly keepMs: number,
  ) {}

  async has(resource: KubeResource, signal?: AbortSignal): Promise<boolean> {
    const version = apiVersionOf(resource);
    const known = this.learned.get(version);
    const fresh = known !== undefined && this.clock.nowMs() - known.learnedMs < this.keepMs;
    const plurals = fresh ? known.plurals : await this.ask(resource, signal);
    return plurals.has(resource.plural);
  }

  refresh(): void {
    this.learned.clear();
  }

  private async ask(resource: KubeResource, signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
    const plurals = await this.pluralsOf(resource, signal);
    this.learned.set(apiVersionOf(resource), { plurals, learnedMs: this.clock.nowMs() });
    return plurals;
  }

  private async pluralsOf(resource: KubeResource, signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
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
