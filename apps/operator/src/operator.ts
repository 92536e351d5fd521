import { HttpKubeApi, LeaderElection, loadKubeConnection, type KubeApi, type KubeConnection } from '@cmp/kube';
import type { AppContext } from '@cmp/runtime';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { clusterDns } from './facts-of-cluster.js';
import { KINDS } from './kinds.js';
import { getText } from './observe/get-text.js';
import type { OperatorConfig } from './operator.config.js';
import { operatorController } from './operator-controller.js';

const ASK_AGAIN_MS = 2000;
/** Reconciles that are under way may end by themselves for so long. */
const DRAIN_MS = 2500;

/** One replica of the operator: stands by, and leads when it holds the Lease. Losing it ends the process, so that nothing half-known goes on. */
export class Operator implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly api: KubeApi;
  private readonly election: LeaderElection;
  private readonly stopping = new AbortController();

  constructor(
    private readonly config: OperatorConfig,
    private readonly context: AppContext,
    connection: KubeConnection,
  ) {
    const { clock, logger, registry, fail } = context;
    this.api = new HttpKubeApi({ connection, clock, registry });
    this.election = new LeaderElection({
      ...context,
      // With a budget of its own: behind the lists of many namespaces, or the reads of many resources, a renewal would come too late.
      api: new HttpKubeApi({ connection, clock, registry }),
      namespace: config.podNamespace,
      name: config.leaseName,
      // A pod may come back under its old name.
      identity: `${config.podName}_${crypto.randomUUID().slice(0, 8)}`,
      random: Math.random,
      lead: (signal) => this.lead(signal),
      lost: fail,
    });
    logger.debug('stands by', { lease: `${config.podNamespace}/${config.leaseName}` });
  }

  static async create(config: OperatorConfig, context: AppContext): Promise<Operator> {
    context.readiness.set('cluster', false, 'the API server has not answered yet');
    return new Operator(config, context, await loadKubeConnection());
  }

  onApplicationBootstrap(): void {
    this.election.start();
    void this.becomeReady().catch((error: unknown) => this.context.fail(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.election.stop();
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const { config, context } = this;
    context.logger.info('leads');
    const controller = operatorController({
      ...context,
      api: this.api,
      namespaces: config.watchNamespaces ?? 'all',
      operatorNamespace: config.podNamespace,
      images: {
        registry: config.servicesRegistry ?? '',
        repositoryPrefix: config.servicesRepositoryPrefix,
        tag: config.servicesTag,
        pullPolicy: config.servicesPullPolicy,
      },
      dns: await clusterDns(),
      instance: config.podName,
      getText,
      random: Math.random,
    });
    controller.start();
    await aborted(signal);
    await controller.stop({ drainMs: DRAIN_MS });
  }

  /** Ready, leading or standing by, once the API server serves MarketPulses. */
  private async becomeReady(): Promise<void> {
    const { readiness, clock } = this.context;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const fault = await this.api.has(KINDS.MarketPulse, { signal }).then(
        (served) =>
          served ? null : 'the cluster does not know MarketPulse: apply its definition (chart value crds.install)',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      readiness.set('cluster', fault === null, fault ?? '');
      if (fault === null) return;
      this.api.refreshDiscovery();
      await clock.sleep(ASK_AGAIN_MS, signal);
    }
  }
}

/** Also when it has been aborted already: an event that is past is not told again. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
