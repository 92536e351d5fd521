import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { nameOf, producerLease } from './object-names.js';
import { ownedObject } from './owned-object.js';

/**
 * The Lease of the producer that polls, and the right to hold it. The operator makes it, so that the producer needs the right to this
 * one alone: a right to make Leases cannot be bound to a name.
 */
export function producerLeaseObjects(pulse: MarketPulse): readonly KubeObject[] {
  const name = nameOf(pulse, 'producer');
  const component = 'producer';
  const rules = [
    {
      apiGroups: [KINDS.Lease.group],
      resources: [KINDS.Lease.plural],
      resourceNames: [producerLease(pulse)],
      verbs: ['get', 'update', 'patch'],
    },
  ];
  const binding = {
    roleRef: { apiGroup: KINDS.Role.group, kind: KINDS.Role.kind, name },
    subjects: [{ kind: KINDS.ServiceAccount.kind, name, namespace: pulse.metadata.namespace }],
  };
  return [
    ownedObject(KINDS.Lease, pulse, { name: producerLease(pulse), component, body: {} }),
    ownedObject(KINDS.Role, pulse, { name, component, body: { rules } }),
    ownedObject(KINDS.RoleBinding, pulse, { name, component, body: binding }),
  ];
}
