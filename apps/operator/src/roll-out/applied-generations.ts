import type { Applied, KubeObject } from '@cmp/kube';

/** Objects of which it is remembered. */
const REMEMBERED = 10_000;

/**
 * The generation that each object had after it was applied last. Later ones come from whoever scales it: a status that has not seen those
 * yet says all there is to know of the roll-out.
 */
export class AppliedGenerations {
  private readonly generations = new Map<string, number>();

  note({ outcome, object }: Applied): void {
    const { uid = '', generation } = object.metadata;
    if (generation === undefined || (outcome !== 'created' && outcome !== 'changed')) return;
    this.generations.delete(uid);
    this.generations.set(uid, generation);
    const [oldest] = this.generations.keys();
    if (this.generations.size > REMEMBERED && oldest !== undefined) this.generations.delete(oldest);
  }

  /** The newest, where nothing was applied by this process. */
  of({ metadata }: KubeObject): number {
    return this.generations.get(metadata.uid ?? '') ?? metadata.generation ?? 0;
  }
}
