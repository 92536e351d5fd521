import { byLabel, byOwnerUid, type Child, type KubeObject, type KubeResource, type Reflector } from '@cmp/kube';
import { PULSE_LABEL } from './desired/labels.js';

const OWNER = 'owner';
const PULSE = 'pulse';

/** Indexes that each reflector of children and pods must have. */
export const CHILD_INDEXERS = { [OWNER]: byOwnerUid, [PULSE]: byLabel(PULSE_LABEL) } as const;

/** What the reflectors know of the objects that the operator has made, and of their pods. */
export class LiveObjects {
  private readonly reflectors: ReadonlyMap<KubeResource, Reflector>;

  constructor(reflectors: readonly Reflector[]) {
    this.reflectors = new Map(reflectors.map((reflector) => [reflector.resource, reflector]));
  }

  /** Null when it is not there. Undefined when that is not known: nobody watches the kind, or not yet; then the API server has to be asked. */
  find(resource: KubeResource, key: string): KubeObject | null | undefined {
    const reflector = this.reflectors.get(resource);
    if (reflector === undefined || !reflector.objects.synced) return undefined;
    // A kind that was not served, or might not be read, may hold objects by now.
    if (reflector.state.phase === 'absent' || reflector.state.phase === 'denied') return undefined;
    return reflector.objects.get(key);
  }

  childrenOf(uid: string): readonly Child[] {
    return [...this.reflectors].flatMap(([resource, { objects }]) =>
      objects.by(OWNER, uid).map((object) => ({ resource, object })),
    );
  }

  /** Objects of one kind that carry the MarketPulse's name, owned or not. */
  labelled(resource: KubeResource, { namespace, name }: LabelledBy): readonly KubeObject[] {
    const found = this.reflectors.get(resource)?.objects.by(PULSE, name) ?? [];
    return found.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** Kinds that may not be read, in sentences. */
  denials(): readonly string[] {
    return [...this.reflectors.values()].flatMap(({ state: { phase, reason } }) =>
      phase === 'denied' && reason !== null ? [reason] : [],
    );
  }
}

export interface LabelledBy {
  readonly namespace?: string | undefined;
  readonly name: string;
}
