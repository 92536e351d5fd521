import { apiVersionOf, type KubeObject, type KubeResource } from '../../src/index.js';
import { Refusal } from './api-answer.js';
import type { ApiRequest } from './api-request.js';
import type { FakeStorage } from './fake-storage.js';
import { selectorOf } from './selectors.js';

interface Rest {
  readonly items: readonly KubeObject[];
  readonly version: number;
}

/** Lists in pages; a page's token keeps the state of the first page, until the history is compacted. */
export class FakePages {
  private readonly rests = new Map<string, Rest>();
  private next = 1;

  constructor(private readonly storage: FakeStorage) {}

  page(request: ApiRequest, resource: KubeResource) {
    const { items, version } = this.begin(request, resource);
    const limit = Number(request.query.get('limit') ?? 0);
    const shown = limit > 0 ? items.slice(0, limit) : items;
    const token = this.keep({ items: items.slice(shown.length), version });
    return {
      kind: `${resource.kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion: String(version), ...(token === null ? {} : { continue: token }) },
      // As the real one: the items of a list do not say their kind.
      items: shown.map(({ apiVersion: _v, kind: _k, ...item }) => item),
    };
  }

  private begin(request: ApiRequest, resource: KubeResource): Rest {
    const token = request.query.get('continue');
    if (token === null) {
      const items = this.storage.list(resource, request.namespace).filter(selectorOf(request.query));
      return { items, version: this.storage.version };
    }
    const rest = this.rests.get(token);
    if (rest === undefined || rest.version < this.storage.compactedTo) {
      throw new Refusal(410, 'Expired', 'The provided continue parameter is too old');
    }
    return rest;
  }

  private keep(rest: Rest): string | null {
    if (rest.items.length === 0) return null;
    const token = `page-${(this.next += 1)}`;
    this.rests.set(token, rest);
    return token;
  }
}
