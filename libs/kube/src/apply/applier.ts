import type { Logger } from '@cmp/runtime';
import type { Counter, Registry } from 'prom-client';
import type { CallOptions, KubeApi, ObjectName } from '../api/kube-api.js';
import { objectKey, objectNameOf, type KubeObject } from '../kube-object.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';
import { counterOf } from '../metric-of.js';
import { applyOver } from './apply-over.js';
import { firstDifference } from './first-difference.js';
import { formIn } from './form-in.js';
import { applyReplicas, replicasOf, withReplicas } from './replicas.js';
import { APPLIED_ANNOTATION, sendableForm, type SendableForm } from './sendable-form.js';

export interface ApplierOptions {
  readonly api: KubeApi;
  /** One name for all that the program wants; `{fieldManager}-replicas` has the replicas that it does not apply. */
  readonly fieldManager: string;
  readonly logger: Logger;
  readonly registry: Registry;
}

export interface ApplyCall extends CallOptions {
  /** What is known of the object, null for nothing; asked for when left out. */
  readonly live?: KubeObject | null | undefined;
}

export interface Applied {
  /** `deleting`: it is on its way out, nothing was written; apply again when it is gone. */
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'deleting';
  readonly object: KubeObject;
}

/** Objects of which the server's form is remembered. */
const REMEMBERED = 10_000;

/** Brings objects into their desired form by server-side apply, and writes nothing while they hold it. */
export class Applier {
  private readonly answers = new Map<string, { readonly hash: string; readonly form: unknown }>();
  private readonly applies: Counter<'resource' | 'outcome'>;

  constructor(private readonly options: ApplierOptions) {
    this.applies = counterOf(options.registry, {
      name: 'kube_applies_total',
      help: 'Objects brought into their desired form, by outcome (unchanged: nothing was written)',
      labelNames: ['resource', 'outcome'],
    });
  }

  async apply(resource: KubeResource, desired: KubeObject, call: ApplyCall = {}): Promise<Applied> {
    return this.bring(resource, desired, await this.liveOf(resource, objectNameOf(desired), call), call);
  }

  /**
   * Applies a workload that an autoscaler sizes: `desired` without replicas. It begins with `least`, is raised to it from 0, where no
   * autoscaler starts by itself, and keeps its size otherwise.
   */
  async applyScaled(
    resource: KubeResource,
    desired: KubeObject,
    least: number,
    call: ApplyCall = {},
  ): Promise<Applied> {
    const live = await this.liveOf(resource, objectNameOf(desired), call);
    if (live === null) return this.bring(resource, withReplicas(desired, least), live, call);
    const isAsleep = replicasOf(live) === 0 && live.metadata.deletionTimestamp === undefined;
    const awake = isAsleep ? await this.writeReplicas(resource, live, least, call) : live;
    return this.bring(resource, desired, awake, call, () => this.holdReplicas(resource, objectNameOf(live), call));
  }

  private async bring(
    resource: KubeResource,
    desired: KubeObject,
    live: KubeObject | null,
    { signal }: CallOptions,
    before: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Applied> {
    const { api, fieldManager, logger } = this.options;
    const form = sendableForm(desired);
    const reason = live === null ? 'is missing' : this.difference(live, form);
    if (live?.metadata.deletionTimestamp !== undefined)
      return this.counted(resource, { outcome: 'deleting', object: live });
    if (live !== null && reason === null) return this.counted(resource, { outcome: 'unchanged', object: live });
    await before();
    const options = { api, fieldManager, signal };
    const object = await (live === null
      ? api.apply(resource, form.object, { ...options, force: true })
      : applyOver(resource, form.object, options));
    logger.info(`applied ${resource.kind} ${objectKey(object)}`, { reason });
    this.remember(object, form);
    return this.counted(resource, { outcome: live === null ? 'created' : 'changed', object });
  }

  /** Sets the replicas of a workload against whoever has them, until it is applied again. Whether it wrote. */
  async setReplicas(resource: KubeResource, at: ObjectName, replicas: number, call: ApplyCall = {}): Promise<boolean> {
    const live = await this.liveOf(resource, at, call);
    // Applying to a missing object would make one of nothing but replicas.
    if (live === null || replicasOf(live) === replicas) return false;
    await this.writeReplicas(resource, live, replicas, call);
    return true;
  }

  /**
   * A field that its manager no longer applies falls back to its default, one replica: so another manager takes it first. Read anew, since
   * what is known may be older than what an autoscaler has just said; if it speaks in between, that is a conflict, and tried again later.
   */
  private async holdReplicas(resource: KubeResource, at: ObjectName, { signal }: CallOptions): Promise<void> {
    const live = await this.options.api.get(resource, at, { signal });
    const size = live === null ? undefined : replicasOf(live);
    if (live === null || size === undefined) return;
    await this.writeReplicas(resource, live, size, { signal, unlessWritten: true });
  }

  private writeReplicas(
    resource: KubeResource,
    live: KubeObject,
    replicas: number,
    { signal, unlessWritten = false }: CallOptions & { readonly unlessWritten?: boolean },
  ): Promise<KubeObject> {
    const { api, fieldManager } = this.options;
    const options = { api, fieldManager: `${fieldManager}-replicas`, signal, unlessWritten };
    return applyReplicas(resource, live, replicas, options);
  }

  private liveOf(resource: KubeResource, at: ObjectName, { live, signal }: ApplyCall): Promise<KubeObject | null> {
    return live === undefined ? this.options.api.get(resource, at, { signal }) : Promise.resolve(live);
  }

  /** Why the object has to be applied; null when it holds what is desired, or what the server made of it. */
  private difference(live: KubeObject, { object, hash }: SendableForm): string | null {
    if (live.metadata.annotations?.[APPLIED_ANNOTATION] !== hash) return 'is wanted otherwise than before';
    const path = firstDifference(live, object);
    if (path === null) return null;
    const answered = this.answers.get(live.metadata.uid ?? '');
    const holds = answered?.hash === hash && firstDifference(live, answered.form) === null;
    return holds ? null : `differs at ${path}`;
  }

  private remember(answer: KubeObject, { object, hash }: SendableForm): void {
    const uid = answer.metadata.uid ?? '';
    this.answers.delete(uid);
    this.answers.set(uid, { hash, form: formIn(answer, object) });
    const [oldest] = this.answers.keys();
    if (this.answers.size > REMEMBERED && oldest !== undefined) this.answers.delete(oldest);
  }

  private counted(resource: KubeResource, applied: Applied): Applied {
    this.applies.inc({ resource: qualifiedName(resource), outcome: applied.outcome });
    return applied;
  }
}
