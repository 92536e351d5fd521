import type { Logger } from '@cmp/runtime';
import type { Counter, Registry } from 'prom-client';
import type { CallOptions, KubeApi, ObjectName } from '../api/kube-api.js';
import { objectKey, objectNameOf, type KubeObject } from '../kube-object.js';
import { apiVersionOf, qualifiedName, type KubeResource } from '../kube-resource.js';
import { counterOf } from '../metric-of.js';
import { firstDifference } from './first-difference.js';
import { formIn } from './form-in.js';
import { isJsonObject } from './json-value.js';
import { APPLIED_ANNOTATION, sendableForm, type SendableForm } from './sendable-form.js';

export interface ApplierOptions {
  readonly api: KubeApi;
  /** One name for all that the program wants; `{fieldManager}-replicas` sets replicas. */
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
    const { api, fieldManager, logger } = this.options;
    const live = await this.liveOf(resource, objectNameOf(desired), call);
    const form = sendableForm(desired);
    const reason = live === null ? 'is missing' : this.difference(live, form);
    if (live?.metadata.deletionTimestamp !== undefined)
      return this.counted(resource, { outcome: 'deleting', object: live });
    if (live !== null && reason === null) return this.counted(resource, { outcome: 'unchanged', object: live });
    const options = { fieldManager, force: true, signal: call.signal };
    const object = await api.apply(resource, form.object, options);
    logger.info(`applied ${resource.kind} ${objectKey(object)}`, { reason });
    this.remember(object, form);
    return this.counted(resource, { outcome: live === null ? 'created' : 'changed', object });
  }

  /** Sets the replicas of a workload where no autoscaler does, as a field manager of their own. Whether it wrote. */
  async setReplicas(resource: KubeResource, at: ObjectName, replicas: number, call: ApplyCall = {}): Promise<boolean> {
    const { api, fieldManager } = this.options;
    const live = await this.liveOf(resource, at, call);
    const spec = live?.['spec'];
    // Applying to a missing object would make one of nothing but replicas.
    if (live === null || (isJsonObject(spec) && spec['replicas'] === replicas)) return false;
    const { uid } = live.metadata;
    const metadata = { ...objectNameOf(live), ...(uid === undefined ? {} : { uid }) };
    const wanted = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, spec: { replicas } };
    await api.apply(resource, wanted, { fieldManager: `${fieldManager}-replicas`, force: true, signal: call.signal });
    return true;
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
