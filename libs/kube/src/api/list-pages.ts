import type { KubeObject } from '../kube-object.js';
import { apiVersionOf, type KubeResource } from '../kube-resource.js';
import type { KubeList } from './kube-api.js';
import { isKubeFailure } from './kube-api-error.js';

interface Page {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly KubeObject[] | null;
}

type PageOf = (page: { limit?: number; continue?: string }) => Promise<unknown>;

/**
 * All pages of a list. A page's token lives some five minutes; one that expired (410) means to start anew, and whoever loses
 * again gets everything in one answer, which cannot expire (as client-go does).
 */
export async function listPages(resource: KubeResource, pageSize: number, pageOf: PageOf): Promise<KubeList> {
  for (const limit of [pageSize, pageSize]) {
    try {
      return await allPages(resource, limit, pageOf);
    } catch (error) {
      if (!isKubeFailure(error, 'gone')) throw error;
    }
  }
  return allPages(resource, undefined, pageOf);
}

async function allPages(resource: KubeResource, limit: number | undefined, pageOf: PageOf): Promise<KubeList> {
  const items: KubeObject[] = [];
  let token: string | undefined;
  let resourceVersion = '';
  do {
    const page = (await pageOf({
      ...(limit === undefined ? {} : { limit }),
      ...(token === undefined ? {} : { continue: token }),
    })) as Page;
    for (const item of page.items ?? []) items.push(named(resource, item));
    resourceVersion = page.metadata?.resourceVersion ?? '';
    token = page.metadata?.continue === '' ? undefined : page.metadata?.continue;
  } while (token !== undefined);
  return { items, resourceVersion };
}

/** Items of a list of built-in kinds come without the two; everything behind it relies on them. */
function named(resource: KubeResource, item: KubeObject): KubeObject {
  return { ...item, apiVersion: apiVersionOf(resource), kind: resource.kind };
}
