import { DEFINITIONS } from '@cmp/kube/testing';
import { eventually } from '@cmp/runtime/testing';
import { MARKET_PULSE, type ClusterAt } from '../cluster-at.js';
import type { Open } from './fault-rig.js';

const NAME = `${MARKET_PULSE.plural}.${MARKET_PULSE.group}`;
const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Runs `within` while the definition of MarketPulse, as that of another version might, lets anything pass as spec and status. */
export async function withLoosenedSchema(
  cluster: ClusterAt,
  probe: { readonly namespace: string },
  within: () => Promise<void>,
): Promise<void> {
  const { spec }: Open = await cluster.api.get(DEFINITIONS, { name: NAME });
  const properties = { spec: ANYTHING, status: ANYTHING };
  const loosen = (version: Open) => ({ ...version, schema: { openAPIV3Schema: { type: 'object', properties } } });
  await cluster.api.patch(DEFINITIONS, { name: NAME }, { spec: { versions: spec.versions.map(loosen) } });
  try {
    await takesEffect(cluster, probe.namespace, true);
    await within();
  } finally {
    await cluster.api.patch(DEFINITIONS, { name: NAME }, { spec: { versions: spec.versions } });
    await takesEffect(cluster, probe.namespace, false);
  }
}

/** The API server takes a moment to serve by a changed definition. */
async function takesEffect(cluster: ClusterAt, namespace: string, passes: boolean): Promise<void> {
  const metadata = { name: 'probe', namespace };
  const probe = { apiVersion: 'market-pulse.io/v1alpha1', kind: MARKET_PULSE.kind, metadata, spec: {} };
  const isTaken = () =>
    cluster.api.create(MARKET_PULSE, probe, { dryRun: true }).then(
      () => true,
      () => false,
    );
  await eventually(
    `an empty spec ${passes ? 'passes' : 'is refused'}`,
    async () => (await isTaken()) === passes,
    20_000,
  );
}
