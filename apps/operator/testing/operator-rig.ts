import { Registry } from 'prom-client';
import { findCondition, HttpKubeApi, type Condition, type KubeApi, type KubeResource } from '@cmp/kube';
import { EVENTS, FakeApiServer, kubeObject, NAMESPACES, QUICK } from '@cmp/kube/testing';
import { eventually, RecordingLogger, seededRandom } from '@cmp/runtime/testing';
import { KINDS } from '../src/kinds.js';
import {
  operatorController,
  type OperatorController,
  type OperatorControllerOptions,
} from '../src/operator-controller.js';
import { FULL_CLUSTER, type Open } from './build.js';
import { FakeServices } from './fake-services.js';
import { PlayedCluster } from './played-cluster.js';
import { SkippingClock } from './skipping-clock.js';

export const NAMESPACE = 'market';

/** Times that are promised to people (`docs/operations`), and a second: written down, so that a limit that is raised by mistake shows. */
export const LOOK_MS = 31_000;
export const LOOK_WHILE_ROLLING_MS = 6_000;
export const ROTATION_MS = 91_000;

const CONTROLLER_LIMITS = { restMs: 10, retryMs: 10, retryMaxMs: 200 } as const;
const REFLECTOR_LIMITS = { ...QUICK, silenceMs: 1_000_000_000 } as const;

export interface Running {
  readonly controller: OperatorController;
  readonly logger: RecordingLogger;
  readonly registry: Registry;
}

/** The whole control path on a stand-in API server over HTTP, with a cluster that is played and services that are fakes. */
export class OperatorRig {
  readonly clock = new SkippingClock();
  readonly services = new FakeServices();
  readonly cluster: PlayedCluster;
  /** The administrator's client. */
  readonly api: KubeApi;
  private readonly running: Running[] = [];
  private nudges = 0;

  private constructor(readonly server: FakeApiServer) {
    this.cluster = new PlayedCluster(server);
    this.api = this.client();
  }

  /** A cluster that serves every kind but `without`. */
  static async start({ without = [] as readonly KubeResource[] } = {}): Promise<OperatorRig> {
    const kinds = Object.values(KINDS).filter((kind) => !without.includes(kind));
    return new OperatorRig(await FakeApiServer.start([NAMESPACES, EVENTS, ...kinds]));
  }

  client(user?: string, limited: object = { perSecond: 100_000, burst: 100_000 }): HttpKubeApi {
    // A clock that is put forward must not end requests that are under way.
    const limits = { timeLimitMs: 1_000_000_000, ...limited };
    const registry = new Registry();
    return new HttpKubeApi({ connection: this.server.connection(user), clock: this.clock, registry, limits });
  }

  /** An operator; its requests are those of the user `operator` (or another one). */
  run({
    user = 'operator',
    ...options
  }: Partial<OperatorControllerOptions> & { user?: string; limits?: object } = {}): Running {
    const parts = this.parts();
    const controller = operatorController({
      ...parts,
      api: this.client(user, options.limits),
      namespaces: 'all',
      images: FULL_CLUSTER.images,
      operatorNamespace: FULL_CLUSTER.operatorNamespace,
      dns: FULL_CLUSTER.dns,
      instance: user,
      getText: this.services.getText,
      random: seededRandom(3),
      controllerLimits: CONTROLLER_LIMITS,
      reflectorLimits: REFLECTOR_LIMITS,
      ...options,
    });
    const running = { controller, ...parts };
    this.running.push(running);
    controller.start();
    return running;
  }

  /** What every long-lived part is given. */
  parts() {
    return { clock: this.clock, logger: new RecordingLogger(), registry: new Registry() };
  }

  /** As `kubectl apply` of a whole resource does. */
  async want(spec: object = {}, { name = 'pulse', namespace = NAMESPACE } = {}): Promise<Open> {
    const whole = { coins: ['bitcoin', 'ethereum'], kafka: { managed: {} }, ...spec };
    const object = kubeObject(KINDS.MarketPulse, { name, namespace }, { spec: whole });
    const live = this.pulse({ name, namespace });
    if (live === undefined) return this.api.create(KINDS.MarketPulse, object);
    // Without a version: the last word counts.
    const { resourceVersion: _, managedFields: __, ...metadata } = live.metadata;
    return this.api.replace(KINDS.MarketPulse, { ...object, metadata });
  }

  /** Makes a Secret, or changes it. */
  async secret(name: string, data: Readonly<Record<string, string>>, namespace = NAMESPACE): Promise<void> {
    const secret = kubeObject(KINDS.Secret, { name, namespace }, { data });
    await this.api.apply(KINDS.Secret, secret, { fieldManager: 'a-person', force: true });
  }

  /** Waits until the services have been asked so often. */
  async asked(times: number): Promise<void> {
    await eventually(`${times} questions`, () => this.services.asked.length >= times, 30_000);
  }

  pulse({ name = 'pulse', namespace = NAMESPACE } = {}): Open {
    return this.find(KINDS.MarketPulse, name, namespace);
  }

  /** What the server holds now; undefined when it is not there. */
  find(kind: KubeResource, name: string, namespace = NAMESPACE): Open {
    return this.server.storage.find(kind, `${namespace}/${name}`)?.object;
  }

  names(kind: KubeResource, namespace = NAMESPACE): readonly string[] {
    return this.server.storage.list(kind, namespace).map(({ metadata }) => metadata.name);
  }

  condition(type: string, at: { name?: string; namespace?: string } = {}): Condition | null {
    return findCondition(this.pulse(at)?.status?.conditions ?? [], type);
  }

  /** Waits until a condition of the newest generation is as said: `Ready True Running`. */
  async until(wanted: string, at: { name?: string; namespace?: string } = {}): Promise<Condition> {
    const [type = ''] = wanted.split(' ');
    const said = (condition: Condition | null) =>
      condition === null ? 'nothing' : `${type} ${condition.status} ${condition.reason}`;
    let last = '';
    const found = await eventually(`${wanted} (see below)`, () => {
      const condition = this.condition(type, at);
      const isNew = condition?.observedGeneration === this.pulse(at)?.metadata.generation;
      last = `${said(condition)}: ${condition?.message}`;
      return isNew && said(condition).startsWith(wanted) ? condition : null;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it is ${last}`);
    });
    return found;
  }

  /** Waits until the message of a condition holds the text. */
  untilMessage(type: string, text: string, at: { name?: string; namespace?: string } = {}): Promise<Condition> {
    return eventually(`${type}: ${text}`, () => {
      const condition = this.condition(type, at);
      return condition?.message.includes(text) === true ? condition : null;
    });
  }

  ready = (at: { name?: string; namespace?: string } = {}) => this.until('Ready True', at);

  /** Wants it, and waits until it is ready and nobody writes any more. */
  async settled(spec: object, at: { name?: string; namespace?: string } = {}): Promise<void> {
    await this.want(spec, at);
    await this.ready(at);
    await this.rest();
  }

  /** Events of the resource as `Normal Running Ready is True: …`, oldest first. */
  events(): readonly string[] {
    const events: readonly Open[] = this.server.storage.list(EVENTS, undefined);
    return [...events]
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ type, reason, note }) => `${type} ${reason} ${note}`);
  }

  /** Has the operator look again: a change of an annotation asks for no other work. */
  async nudge({ name = 'pulse', namespace = NAMESPACE } = {}): Promise<void> {
    this.nudges += 1;
    const patch = { metadata: { annotations: { nudge: String(this.nudges) } } };
    await this.api.patch(KINDS.MarketPulse, { name, namespace }, patch);
  }

  /** Waits until nobody writes any more. */
  async rest(): Promise<void> {
    let before = -1;
    let calmSinceMs = Date.now();
    await eventually('rest', () => {
      const { version } = this.server.storage;
      if (version !== before) calmSinceMs = Date.now();
      before = version;
      return Date.now() - calmSinceMs > 120;
    });
  }

  /** Puts the clock forward once the operator has planned when to look again. */
  async later(ms: number): Promise<void> {
    await this.rest();
    this.clock.skip(ms);
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(({ controller }) => controller.stop({ drainMs: 1000 })));
    await this.server.stop();
  }
}
