import { isDeepStrictEqual } from 'node:util';
import type { KubeApi } from '../api/kube-api.js';
import type { KubeObject } from '../kube-object.js';
import { objectNameOf } from '../kube-object.js';
import { apiVersionOf, type KubeResource } from '../kube-resource.js';

/** Objects whose last status is remembered. */
const REMEMBERED = 10_000;

/** Writes a whole status through the subresource, and only when it differs from the live one. */
export class StatusWriter {
  private readonly written = new Map<string, { readonly wanted: unknown; readonly stored: unknown }>();

  constructor(
    private readonly api: KubeApi,
    private readonly fieldManager: string,
  ) {}

  /** Whether it wrote. */
  async write(resource: KubeResource, live: KubeObject, status: object, signal?: AbortSignal): Promise<boolean> {
    if (isDeepStrictEqual(live['status'], status) || this.isStored(live, status)) return false;
    const wanted = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: objectNameOf(live), status };
    const options = { fieldManager: this.fieldManager, force: true, subresource: 'status', signal } as const;
    const answer = await this.api.apply(resource, wanted, options);
    this.remember(live.metadata.uid ?? '', { wanted: status, stored: answer['status'] });
    return true;
  }

  /** The server leaves out what its schema does not know: then the same status would be written for ever. */
  private isStored(live: KubeObject, status: object): boolean {
    const last = this.written.get(live.metadata.uid ?? '');
    return last !== undefined && isDeepStrictEqual(last, { wanted: status, stored: live['status'] });
  }

  private remember(uid: string, what: { readonly wanted: unknown; readonly stored: unknown }): void {
    this.written.delete(uid);
    this.written.set(uid, what);
    const [oldest] = this.written.keys();
    if (this.written.size > REMEMBERED && oldest !== undefined) this.written.delete(oldest);
  }
}
