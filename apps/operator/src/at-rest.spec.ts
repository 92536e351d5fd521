import { eventually } from '@cmp/runtime/testing';
import { LOOK_MS, OperatorRig } from '../testing/operator-rig.js';
import { EVERYTHING } from '../testing/build.js';
import { KINDS } from './kinds.js';

const OPERATOR = { user: 'operator' };
/** What `HttpKubeApi` allows itself; the rig's operator has no limit. */
const OWN_LIMIT_PER_SECOND = 20;
const SECRETS = ['coingecko', 'gateway-keys'];

describe('a pipeline at rest', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    rig.run();
    for (const name of SECRETS) await rig.secret(name, { key: 'a' });
  });
  afterEach(() => rig.stop());

  async function settled(spec: object): Promise<void> {
    await rig.settled(spec);
    rig.server.countAnew();
  }

  async function look(): Promise<void> {
    const asked = rig.services.asked.length;
    await rig.later(LOOK_MS);
    await rig.until('Ready True');
    await rig.asked(asked + 2);
    await rig.rest();
  }

  it.each([
    ['the smallest', {}],
    ['the largest', EVERYTHING],
    ['a paused one', { ...EVERYTHING, paused: true }],
    ['one whose topics go with it', { topics: { deletionPolicy: 'Delete' } }],
  ])('is written to by nobody, however often the operator looks: %s', async (_what, spec) => {
    await settled(spec);
    for (let round = 0; round < 5; round += 1) await look();
    for (let round = 0; round < 5; round += 1) await rig.nudge();
    await rig.rest();
    expect(rig.server.writes(OPERATOR)).toBe(0);
  });

  it('is not written to when Deployments say the same in other words', async () => {
    await settled({});
    const { status } = rig.find(KINDS.Deployment, 'pulse-gateway');
    for (let noise = 0; noise < 5; noise += 1) {
      const conditions = [{ type: 'Available', status: 'True', lastUpdateTime: `2026-01-01T00:00:0${noise}Z` }];
      rig.cluster.say(KINDS.Deployment, 'market/pulse-gateway', { ...status, conditions });
      await rig.rest();
    }
    expect(rig.server.writes(OPERATOR)).toBe(0);
  });

  it('has its status written once for each observation in which the watermark has moved', async () => {
    await settled({});
    for (let round = 1; round <= 4; round += 1) {
      rig.services.newestWindowEnd = `2026-01-01T00:0${round}:00.000Z`;
      await look();
      expect(rig.pulse().status.watermark).toBe(`2026-01-01T00:0${round}:00.000Z`);
      // Within seconds nobody is asked again, whatever asks for a look.
      rig.services.newestWindowEnd = '2030-01-01T00:00:00.000Z';
      await rig.nudge();
      await rig.rest();
    }
    expect(rig.server.writes(OPERATOR)).toBe(4);
    expect(rig.server.writes({ ...OPERATOR, resource: 'marketpulses.market-pulse.io' })).toBe(4);
  });

  it('costs one read a look, and those of its Secrets every other one', async () => {
    await settled(EVERYTHING);
    // For a minute the operator asks whether an autoscaler made the first size.
    for (let round = 0; round < 3; round += 1) await look();
    rig.server.countAnew();
    for (let round = 0; round < 10; round += 1) await look();
    const reads = {
      leases: rig.server.requests({ ...OPERATOR, verb: 'get', resource: 'leases.coordination.k8s.io' }),
      secrets: rig.server.requests({ ...OPERATOR, verb: 'get', resource: 'secrets' }),
      discovery: rig.server.requests({ ...OPERATOR, verb: 'discover' }),
    };
    expect(reads.leases).toBe(10);
    // Six Secrets, five minutes, once a minute.
    expect(reads.secrets).toBeLessThanOrEqual(6 * 6);
    expect(reads.discovery).toBeLessThanOrEqual(5 * 2);
    const sum = reads.leases + reads.secrets + reads.discovery;
    expect(rig.server.requests(OPERATOR)).toBe(sum);
  });
});

describe('after a restart of the operator', () => {
  it('a hundred pipelines are looked after again with five reads each and no write', async () => {
    const rig = await OperatorRig.start();
    const first = rig.run();
    const names = Array.from({ length: 100 }, (_, index) => `pulse-${index}`);
    try {
      for (const name of names) await rig.want({}, { name });
      const isReady = (name: string) => rig.condition('Ready', { name })?.status === 'True';
      await eventually('all ready', () => names.every(isReady), 90_000);
      await rig.rest();
      await first.controller.stop({ drainMs: 1000 });
      rig.server.countAnew();
      const beganMs = Date.now();
      const asked = rig.services.asked.length;
      const second = rig.run({ user: 'second' });
      await rig.asked(asked + names.length * 3);
      await rig.rest();
      const tookMs = Date.now() - beganMs;
      expect(rig.server.writes({ user: 'second' })).toBe(0);
      // One Lease, four Secrets; one list and one watch of each kind, and the discovery of five groups, for all together.
      const together = 2 * 22 + 2 * 5;
      const requests = rig.server.requests({ user: 'second' });
      expect(requests).toBeLessThanOrEqual(names.length * 5 + together);
      // In a minute: as far as the limit of requests goes, and as far as the work itself does.
      expect(requests / OWN_LIMIT_PER_SECOND).toBeLessThan(60);
      expect(tookMs).toBeLessThan(60_000);
      expect(second.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    } finally {
      await rig.stop();
    }
  }, 120_000);
});
