import { createHash } from 'node:crypto';
import type { KubeObject } from '../kube-object.js';
import { apiVersionOf } from '../kube-resource.js';
import { microTime } from '../micro-time.js';
import { EVENT } from '../well-known.js';

export interface KubeEvent {
  readonly type: 'Normal' | 'Warning';
  /** CamelCase: why. */
  readonly reason: string;
  /** CamelCase: what was done, as `Reconcile`. */
  readonly action: string;
  /** A sentence. */
  readonly note: string;
}

export interface EventSource {
  /** Qualified, as `market-pulse.io/operator`. */
  readonly controller: string;
  /** The pod. */
  readonly instance: string;
}

/** The API takes so many bytes of a note. */
const LONGEST_NOTE = 1024;
const LONGEST_WORD = 128;

export function eventObject(regarding: KubeObject, event: KubeEvent, source: EventSource, nowMs: number): KubeObject {
  const { name, namespace, uid } = regarding.metadata;
  const id = createHash('sha256')
    .update(`${eventKey(regarding, event)} ${nowMs}`)
    .digest('hex')
    .slice(0, 16);
  return {
    apiVersion: apiVersionOf(EVENT),
    kind: EVENT.kind,
    metadata: { name: `${name.slice(0, 200)}.${id}`, namespace: namespace ?? 'default' },
    eventTime: microTime(nowMs),
    type: event.type,
    reason: event.reason.slice(0, LONGEST_WORD),
    action: event.action.slice(0, LONGEST_WORD),
    note: cut(event.note),
    reportingController: source.controller,
    reportingInstance: source.instance.slice(0, LONGEST_WORD),
    regarding: { apiVersion: regarding.apiVersion, kind: regarding.kind, name, namespace, uid },
  };
}

/** Events with the same key are one that happened again. */
export function eventKey({ metadata }: KubeObject, { type, reason, action, note }: KubeEvent): string {
  return JSON.stringify([metadata.uid ?? metadata.name, type, reason, action, note]);
}

/** By bytes, not inside a character. */
function cut(note: string): string {
  const bytes = Buffer.from(note);
  return bytes.length <= LONGEST_NOTE
    ? note
    : `${bytes
        .subarray(0, LONGEST_NOTE - 4)
        .toString('utf8')
        .replace(/\uFFFD$/, '')}…`;
}
