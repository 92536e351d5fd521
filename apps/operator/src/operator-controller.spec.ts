import { LeaderElection } from '@cmp/kube';
import { EVENTS, QUICK } from '@cmp/kube/testing';
import { eventually } from '@cmp/runtime/testing';
import { EVERYTHING } from '../testing/build.js';
import { OperatorRig, type Running } from '../testing/operator-rig.js';
import { BUILT_KINDS, KINDS } from './kinds.js';
import { MOST_NAMESPACES } from './operator.config.js';

const USER = 'operator';
/** Every built kind but Leases, MarketPulses, and pods. */
const WATCHES = BUILT_KINDS.length - 1 + 2;

describe('the operator, when the API server fails', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    for (const name of ['coingecko', 'gateway-keys']) await rig.secret(name, { key: 'a' });
  });
  afterEach(() => rig.stop());

  const objects = () => BUILT_KINDS.flatMap((kind) => rig.names(kind).map((name) => `${kind.kind} ${name}`));
  const logged = (operator: Running, level: string) => operator.logger.lines.filter((line) => line.level === level);

  it.each([
    ['conflicts', { verb: 'apply', status: 409, times: 5 }],
    ['errors', { verb: 'apply', status: 500, times: 5 }],
    ['errors of every kind of request', { status: 503, times: 20 }],
  ] as const)('gets ready through %s, and calls none of it degraded', async (_what, fault) => {
    rig.run();
    rig.server.faults.answerWith({ user: USER, ...fault });
    await rig.want({});
    await rig.later(6000);
    await rig.ready();
    expect(rig.events().filter((event) => event.startsWith('Warning'))).toEqual([]);
  });

  it('waits as long as it is told to when it asks too much', async () => {
    rig.run();
    await rig.settled({});
    rig.server.faults.answerWith({ user: USER, verb: 'apply', status: 429, retryAfterSeconds: 7, times: 1 });
    rig.server.countAnew();
    await rig.want({ logLevel: 'debug' });
    await rig.rest();
    await rig.rest();
    expect(rig.server.requests({ user: USER, verb: 'apply' })).toBe(1);
    rig.clock.skip(7000);
    await rig.ready();
  });

  it('does not storm a server that is down', async () => {
    const { controllerLimits, reflectorLimits } = { controllerLimits: {}, reflectorLimits: {} };
    rig.run({ controllerLimits, reflectorLimits });
    await rig.settled({});
    rig.server.faults.answerWith({ user: USER, status: 500 });
    rig.server.countAnew();
    rig.server.watches.close();
    for (let change = 0; change < 20; change += 1) await rig.nudge();
    // A second of the clock, in steps that give the sockets time.
    for (let step = 0; step < 10; step += 1) await rig.later(100);
    // Reflectors that try again after half a second, doubling.
    expect(rig.server.requests({ user: USER })).toBeLessThanOrEqual(WATCHES * 3);
  });

  it.each([
    ['are cut without a word', (server: OperatorRig['server']) => server.watches.cutSilently()],
    ['end', (server: OperatorRig['server']) => server.watches.close()],
    ['bring nonsense', (server: OperatorRig['server']) => server.watches.garble()],
    ['are too old', (server: OperatorRig['server']) => void (server.storage.compact(), server.watches.expire())],
  ])('hears of every change although its watches %s', async (_how, fault) => {
    rig.run({ reflectorLimits: { ...QUICK, silenceMs: 300 } });
    await rig.settled({});
    fault(rig.server);
    await rig.api.delete(KINDS.Service, { namespace: 'market', name: 'pulse-gateway' });
    await rig.want({ coins: ['solana'] });
    await rig.ready();
    await eventually('the Service', () => rig.names(KINDS.Service).includes('pulse-gateway'));
    expect(rig.find(KINDS.ConfigMap, 'pulse-producer').data.COINS).toBe('solana');
  });

  it('goes on when the server comes back, and writes nothing that is there already', async () => {
    rig.run({ reflectorLimits: { ...QUICK, silenceMs: 300 } });
    await rig.settled(EVERYTHING);
    rig.server.countAnew();
    await rig.server.restart({ downMs: 200 });
    await eventually('all watches', () => rig.server.watches.count() === WATCHES);
    await rig.later(31_000);
    await rig.rest();
    expect(rig.server.writes({ user: USER })).toBe(0);
    await rig.want({ ...EVERYTHING, coins: ['solana'] });
    await rig.ready();
  });

  it.each([3, 11, 17, 23, 29, 37, 45])(
    'leaves off after %d writes when it is killed, and another one ends in the same state',
    async (kill) => {
      const complete = await (async () => {
        const other = await OperatorRig.start();
        try {
          for (const name of ['coingecko', 'gateway-keys']) await other.secret(name, { key: 'a' });
          other.run();
          await other.want(EVERYTHING);
          await other.ready();
          await other.rest();
          return BUILT_KINDS.flatMap((kind) => other.names(kind).map((name) => `${kind.kind} ${name}`));
        } finally {
          await other.stop();
        }
      })();
      const first = rig.run();
      await rig.want(EVERYTHING);
      await eventually('so many writes', () => rig.server.writes({ user: USER }) >= kill);
      await first.controller.stop({ drainMs: 0 });
      expect(objects().length).toBeLessThan(complete.length);
      const second = rig.run({ user: 'second' });
      await rig.ready();
      await rig.rest();
      expect(objects()).toEqual(complete);
      expect(logged(second, 'error')).toEqual([]);
      rig.server.countAnew();
      await rig.later(31_000);
      await rig.rest();
      expect(rig.server.writes({ user: 'second' })).toBe(0);
    },
  );

  it('writes the events of its last reconciles before its stop is done', async () => {
    const api = rig.client(USER);
    const create = api.create.bind(api);
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    api.create = async (kind, object, options) => {
      if (kind.plural === EVENTS.plural) {
        waiting += 1;
        const cut = new Promise((_, reject) => options?.signal?.addEventListener('abort', reject));
        await Promise.race([gate.promise, cut]);
      }
      return create(kind, object, options);
    };
    const { controller } = rig.run({ api });
    await rig.want({});
    await eventually('an event that waits', () => waiting > 0);
    const stopped = controller.stop({ drainMs: 1000 });
    await eventually('the end of all watches', () => rig.server.watches.count() === 0);
    gate.resolve();
    await stopped;
    expect(rig.events()).not.toEqual([]);
  });

  it('looks after the namespaces that it is told to, and no others', async () => {
    rig.run({ namespaces: ['market', 'second'] });
    await rig.want({}, { namespace: 'elsewhere' });
    await rig.want({}, { namespace: 'second' });
    await rig.settled({});
    await rig.ready({ namespace: 'second' });
    expect(rig.names(KINDS.Deployment, 'elsewhere')).toEqual([]);
    expect(rig.pulse({ namespace: 'elsewhere' }).status).toBeUndefined();
  });
});

describe('an operator that is confined to as many namespaces as it may be', () => {
  let rig: OperatorRig;
  beforeEach(async () => (rig = await OperatorRig.start()));
  afterEach(() => rig.stop());

  it('keeps a MarketPulse in each', async () => {
    const namespaces = Array.from({ length: MOST_NAMESPACES }, (_, index) => `market-${index}`);
    rig.run({ namespaces });
    for (const namespace of namespaces) await rig.want({}, { namespace });
    for (const namespace of namespaces) await rig.ready({ namespace });
    expect(rig.server.watches.count()).toBe(WATCHES * namespaces.length);
  });
});

describe('two operators', () => {
  const TIMES = { durationMs: 1500, renewDeadlineMs: 1000, retryMs: 100 };

  it('never both write: the one that holds the Lease does, and the other one after it', async () => {
    const rig = await OperatorRig.start();
    const candidates = ['first', 'second'].map((user) => {
      const api = rig.client(user);
      const lost: Error[] = [];
      const election = new LeaderElection({
        api,
        namespace: 'operators',
        name: 'market-pulse-operator',
        identity: user,
        times: TIMES,
        random: Math.random,
        lost: (error) => lost.push(error),
        async lead(signal) {
          const { controller } = rig.run({ user });
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          await controller.stop({ drainMs: 1000 });
        },
        ...rig.parts(),
      });
      return { user, election, lost };
    });
    const writes = (user: string) =>
      rig.server.writes({ user }) - rig.server.writes({ user, resource: 'leases.coordination.k8s.io' });
    try {
      for (const { election } of candidates) election.start();
      await rig.want({});
      await rig.ready();
      const leader = candidates.find(({ election }) => election.leads);
      const standby = candidates.find((candidate) => candidate !== leader);
      expect(standby?.election.leads).toBe(false);
      expect(writes(leader?.user ?? '')).toBeGreaterThan(30);
      expect(writes(standby?.user ?? '')).toBe(0);
      await leader?.election.stop();
      const before = writes(leader?.user ?? '');
      await rig.want({ coins: ['solana'] });
      await rig.ready();
      expect(writes(standby?.user ?? '')).toBeGreaterThan(0);
      expect(writes(leader?.user ?? '')).toBe(before);
      expect(candidates.flatMap(({ lost }) => lost)).toEqual([]);
    } finally {
      await Promise.all(candidates.map(({ election }) => election.stop()));
      await rig.stop();
    }
  });
});
