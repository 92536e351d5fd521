import { apiVersionOf, type KubeObject, type KubeResource, type OwnerReference } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { labelsOf } from './labels.js';

export interface ObjectParts {
  readonly name: string;
  readonly component: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Everything but kind and metadata. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An object that goes when its MarketPulse goes. */
export function ownedObject(kind: KubeResource, pulse: MarketPulse, parts: ObjectParts): KubeObject {
  const { metadata, ...rest } = looseObject(kind, pulse, parts);
  return { ...rest, metadata: { ...metadata, ownerReferences: [ownerOf(pulse)] } };
}

/** An object that outlives its MarketPulse: found again by its labels. */
export function looseObject(kind: KubeResource, pulse: MarketPulse, parts: ObjectParts): KubeObject {
  const { name, component, labels, annotations, body } = parts;
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      name,
      namespace: pulse.metadata.namespace,
      labels: { ...labels, ...labelsOf(pulse, component) },
      ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...body,
  };
}

/** Kafka and what it keeps: owned only when it may be deleted with the resource. */
export function keptObject(kind: KubeResource, pulse: MarketPulse, parts: ObjectParts): KubeObject {
  const build = pulse.spec.topics.deletionPolicy === 'Delete' ? ownedObject : looseObject;
  return build(kind, pulse, parts);
}

function ownerOf({ metadata }: MarketPulse): OwnerReference {
  return {
    apiVersion: apiVersionOf(KINDS.MarketPulse),
    kind: KINDS.MarketPulse.kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
