import { byOwnerUid, type KubeObject, type KubeResource, type Reflector } from '@cmp/kube';

/** Name of the index by which children are found. */
export const OWNER_INDEX = 'owner';
export const CHILD_INDEXERS = { [OWNER_INDEX]: byOwnerUid } as const;

/** What the reflectors know of the objects that the operator has made. */
export class LiveObjects {
  private readonly reflectors: ReadonlyMap<KubeResource, Reflector>;

  constructor(reflectors: readonly Reflector[]) {
    this.reflectors = new Map(reflectors.map((reflector) => [reflector.resource, reflector]));
  }

  /** Undefined when nobody watches the kind, or its list is not complete: then the API server has to be asked. */
  find(resource: KubeResource, key: string): KubeObject | null | undefined {
    const reflector = this.reflectors.get(resource);
    if (reflector === undefined || !reflector.objects.synced) return undefined;
    return reflector.objects.get(key) ?? undefined;
  }

  childrenOf(uid: string): readonly { readonly resource: KubeResource; readonly object: KubeObject }[] {
    return [...this.reflectors].flatMap(([resource, { objects }]) =>
      objects.by(OWNER_INDEX, uid).map((object) => ({ resource, object })),
    );
  }

  /** Kinds that may not be read, in sentences. */
  denials(): readonly string[] {
    return [...this.reflectors.values()].flatMap(({ state: { phase, reason } }) =>
      phase === 'denied' && reason !== null ? [reason] : [],
    );
  }
}
