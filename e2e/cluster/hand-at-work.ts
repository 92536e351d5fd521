import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@cmp/kube';
import type { ClusterAt } from './cluster-at.js';
import { within } from './within.js';

const REPAIR_SECONDS = 20;

/** Somebody with kubectl and good intentions, in one namespace. */
export class HandAtWork {
  constructor(
    private readonly cluster: ClusterAt,
    private readonly namespace: string,
  ) {}

  /** Changes an object by a JSON patch; returns when it is again as it was before. */
  async editsAndIsCorrected(object: string, ...patch: readonly object[]): Promise<void> {
    const before = contentOf(await this.read(object));
    const text = await this.kubectl(
      'patch',
      object,
      '--type=json',
      `--patch=${JSON.stringify(patch)}`,
      '--output=json',
    );
    if (isDeepStrictEqual(contentOf(JSON.parse(text) as KubeObject), before))
      throw new Error(`${object} was not changed`);
    await within(REPAIR_SECONDS, `${object} is as it was`, async () =>
      isDeepStrictEqual(contentOf(await this.read(object)), before),
    );
  }

  /** Deletes an object; returns when there is another one in its place. */
  async deletesAndSeesItBack(object: string): Promise<void> {
    const { metadata } = await this.read(object);
    await this.kubectl('delete', object, '--wait=false');
    await within(REPAIR_SECONDS, `${object} is there again`, async () => {
      const now = await this.read(object);
      return now.metadata.uid !== metadata.uid;
    });
  }

  async read(object: string): Promise<KubeObject> {
    return JSON.parse(await this.kubectl('get', object, '--output=json')) as KubeObject;
  }

  private kubectl(verb: string, object: string, ...rest: readonly string[]): Promise<string> {
    return this.cluster.kubectl(verb, object, '--namespace', this.namespace, ...rest);
  }
}

/** What a person wants of an object: all but its metadata and its status. */
function contentOf(object: KubeObject): object {
  const { metadata: _, status: __, ...content } = object;
  return content;
}
