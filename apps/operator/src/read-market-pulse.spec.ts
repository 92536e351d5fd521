import { eventually } from '@cmp/runtime/testing';
import { OperatorRig, type Running } from '../testing/operator-rig.js';
import { KINDS } from './kinds.js';

describe('a resource that does not fit', () => {
  let rig: OperatorRig;
  let operator: Running;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    operator = rig.run();
  });
  afterEach(() => rig.stop());

  it('is degraded with the field and what it should be, and its pods go on', async () => {
    await rig.want({});
    await rig.ready();
    await rig.rest();
    const uids = () => rig.server.storage.list(KINDS.Pod, 'market').map(({ metadata }) => metadata.uid);
    const before = uids();
    await rig.want({ coins: [], topics: { partitions: 0 } });
    const degraded = await rig.until('Degraded True InvalidSpec');
    expect(degraded.message).toBe('spec.coins: needs at least 1 item(s); spec.topics.partitions: must be at least 1');
    expect(rig.condition('Ready')).toMatchObject({ status: 'False', reason: 'InvalidSpec' });
    expect(rig.condition('Progressing')).toMatchObject({ status: 'False', reason: 'InvalidSpec' });
    expect(rig.pulse().status.observedGeneration).toBe(rig.pulse().metadata.generation);
    await rig.rest();
    expect(uids()).toEqual(before);
    await eventually('a warning', () => rig.events().some((event) => event.startsWith('Warning InvalidSpec Degraded')));
    const [{ value } = { value: null }] =
      (await operator.registry.getSingleMetric('market_pulse_condition')?.get())?.values.filter(
        ({ labels }) => labels['type'] === 'Degraded',
      ) ?? [];
    expect(value).toBe(1);
    await rig.want({ coins: ['solana'] });
    await rig.ready();
    expect(rig.find(KINDS.ConfigMap, 'pulse-producer').data.COINS).toBe('solana');
    expect(rig.condition('Degraded')).toMatchObject({ status: 'False' });
  });

  it('makes nothing when it never fitted, and does not keep the operator busy', async () => {
    await rig.want({ windows: { size: 'soon' } });
    await rig.until('Degraded True InvalidSpec');
    await rig.rest();
    rig.server.countAnew();
    rig.clock.skip(120_000);
    await rig.nudge();
    await rig.rest();
    expect(rig.server.requests({ user: 'operator' })).toBe(0);
    expect(rig.names(KINDS.Deployment)).toEqual([]);
  });

  it('can be deleted', async () => {
    await rig.want({ coins: [], topics: { deletionPolicy: 'Delete' } });
    await rig.until('Degraded True InvalidSpec');
    await rig.api.delete(KINDS.MarketPulse, { namespace: 'market', name: 'pulse' });
    await eventually('gone', () => rig.pulse() === undefined);
  });
});

describe('a resource that changes ten times a second', () => {
  it('ends in its last state, with as many applies as changes at most', async () => {
    const rig = await OperatorRig.start();
    try {
      // As in production: a key rests for a fifth of a second.
      const operator = rig.run({ controllerLimits: {} });
      await rig.want({});
      await rig.ready();
      await rig.rest();
      rig.server.countAnew();
      const changes = 30;
      for (let change = 1; change <= changes; change += 1) {
        await rig.want({ coins: [`coin-${change}`] });
        await new Promise((resolve) => setTimeout(resolve, 33));
      }
      await rig.ready();
      expect(rig.find(KINDS.ConfigMap, 'pulse-producer').data.COINS).toBe(`coin-${changes}`);
      expect(rig.find(KINDS.ConfigMap, 'pulse-gateway').data.COINS).toBe(`coin-${changes}`);
      const applied = (resource: string) => rig.server.requests({ user: 'operator', verb: 'apply', resource });
      expect(applied('deployments.apps')).toBeLessThanOrEqual(2 * changes);
      // A second of changes and the roll-out after it, five looks a second.
      expect(applied('marketpulses.market-pulse.io')).toBeLessThanOrEqual(20);
      expect(operator.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    } finally {
      await rig.stop();
    }
  });
});
