import { findCondition } from '@cmp/kube';
import { MARKET_PULSE } from '../cluster-at.js';
import { childrenIn } from './child-kinds.js';
import { useFaultCluster } from './fault-cluster.js';
import { FaultRig } from './fault-rig.js';
import { withLoosenedSchema } from './loosened-schema.js';

const ONE = { spaces: 1 };
const FINALIZER = 'market-pulse.io/of-a-newer-version';
const NEWER_SPEC = { forecast: { model: 'arima', horizon: '1h' } };
/** A field that only a newer version knows, and one that has another shape in it. */
const NEWER_STATUS = {
  observedGeneration: 1,
  forecast: { untilMs: 1 },
  watermark: { newest: '2026-01-01T00:00:00Z', perPartition: [1, 2] },
  conditions: [{ type: 'Forecasting', status: 'Sometimes' }],
};

const cluster = useFaultCluster();

/** One after the other, and alone: they change the definition that all share. */
describe('an operator that meets what another version has stored', () => {
  it('says what is invalid in a spec that an older definition let pass, makes nothing of it, and begins when it is valid', () =>
    FaultRig.within(cluster, 'invalid', ONE, async (rig) => {
      await withLoosenedSchema(rig.cluster, rig, async () => {
        await rig.want({ coins: [], windows: { size: 'long' } });
      });
      const operator = await rig.operator();
      await operator.leads();
      const { message } = await rig.until('Ready False InvalidSpec');
      expect(message).toContain('spec.coins');
      expect(message).toContain('spec.windows.size');
      expect(await childrenIn(rig.api, rig.namespace)).toEqual([]);
      await rig.want();
      await rig.ready();
      await rig.until('Degraded False');
    }));

  it('goes on after a downgrade, and keeps what it does not know of the resource', () =>
    FaultRig.within(cluster, 'downgrade', ONE, async (rig) => {
      // The definition stays that of the newer version.
      await withLoosenedSchema(rig.cluster, rig, async () => {
        await rig.want(NEWER_SPEC);
        const at = { namespace: rig.namespace, name: 'pulse' };
        await rig.api.patch(MARKET_PULSE, at, { metadata: { finalizers: [FINALIZER], annotations: { newer: 'yes' } } });
        const told = { fieldManager: 'market-pulse-operator', subresource: 'status' } as const;
        await rig.api.patch(MARKET_PULSE, at, { status: NEWER_STATUS }, told);
        const operator = await rig.operator();
        await operator.leads();
        await rig.ready();
        const { metadata, spec, status } = await rig.get(MARKET_PULSE, 'pulse');
        expect(spec).toMatchObject(NEWER_SPEC);
        expect(metadata).toMatchObject({ finalizers: [FINALIZER], annotations: { newer: 'yes' } });
        expect(findCondition(status.conditions, 'Degraded')?.status).toBe('False');
        expect(operator.starts).toBe(1);
        await rig.api.patch(MARKET_PULSE, at, { metadata: { finalizers: null } });
      });
    }));
});
