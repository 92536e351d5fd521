import { EVENTS, FakeApiServer, LEASES, NAMESPACES } from '@cmp/kube/testing';
import { parseVariables, systemClock } from '@cmp/runtime';
import { eventually, RecordingLogger, testContext } from '@cmp/runtime/testing';
import { KINDS } from './kinds.js';
import { Operator } from './operator.js';
import { MOST_NAMESPACES, operatorVariables, type OperatorConfig } from './operator.config.js';

const CONFIG: OperatorConfig = {
  host: '127.0.0.1',
  logLevel: 'info',
  watchNamespaces: null,
  podName: 'operator-0',
  podNamespace: 'operators',
  leaseName: 'market-pulse-operator',
  servicesRegistry: null,
  servicesRepositoryPrefix: 'crypto-market-pulse/',
  servicesTag: '0.1.0',
  servicesPullPolicy: 'IfNotPresent',
};

/** Tells of one message as it is logged. */
class ListeningLogger extends RecordingLogger {
  constructor(
    private readonly message: string,
    private readonly heard: () => void,
  ) {
    super();
  }

  override info(message: string): void {
    super.info(message);
    // Once whoever logs it waits for something.
    if (message === this.message) queueMicrotask(this.heard);
  }
}

describe('a replica of the operator', () => {
  let server: FakeApiServer;
  beforeEach(async () => {
    server = await FakeApiServer.start([...new Set([...Object.values(KINDS), EVENTS])]);
  });
  afterEach(() => server.stop());

  const holder = () => {
    const lease = server.storage.find(LEASES, 'operators/market-pulse-operator')?.object;
    return (lease?.['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity ?? '';
  };
  const replica = (podName: string, logger = new RecordingLogger()) => {
    const context = { ...testContext(), clock: systemClock, logger };
    const operator = new Operator({ ...CONFIG, podName }, context, server.connection(podName));
    operator.onApplicationBootstrap();
    return { operator, context };
  };

  it('leads, is ready, and gives the Lease away when it ends', async () => {
    const { operator, context } = replica('operator-0');
    await eventually('it leads', () => context.logger.lines.some(({ message }) => message === 'leads'));
    expect(holder()).toMatch(/^operator-0_/);
    await eventually('it is ready', () => context.readiness.check().ready);
    await operator.beforeApplicationShutdown();
    expect(holder()).toBe('');
  });

  it('ends also when it is told to in the moment in which it begins to lead', async () => {
    let isOver = false;
    const end = () => void operator.beforeApplicationShutdown().then(() => (isOver = true));
    const { operator } = replica('operator-0', new ListeningLogger('leads', end));
    await eventually('it is over', () => isOver);
    expect(holder()).toBe('');
  });
});

describe('an operator with much to list', () => {
  it('renews its Lease all the same: a renewal does not wait behind the work', async () => {
    const server = await FakeApiServer.start([NAMESPACES, EVENTS, ...Object.values(KINDS)]);
    const namespaces = Array.from({ length: MOST_NAMESPACES }, (_, index) => `market-${index}`);
    const config = parseVariables(operatorVariables, { WATCH_NAMESPACES: namespaces.join(',') });
    const context = { ...testContext(), clock: systemClock };
    const operator = new Operator(config, context, server.connection());
    try {
      operator.onApplicationBootstrap();
      const renewals = () => server.requests({ verb: 'replace', resource: 'leases.coordination.k8s.io' });
      await eventually('two renewals', () => renewals() >= 2, 9000);
      expect(context.failures).toEqual([]);
    } finally {
      await operator.beforeApplicationShutdown();
      await server.stop();
    }
  }, 30_000);
});
