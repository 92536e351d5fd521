import type { KubeObject } from '../kube-object.js';
import { apiVersionOf } from '../kube-resource.js';
import { microTime } from '../micro-time.js';
import { LEASE } from '../well-known.js';

export interface LeaseSpec {
  /** Empty when it was given back. */
  readonly holderIdentity?: string | null;
  readonly leaseDurationSeconds?: number | null;
  readonly acquireTime?: string | null;
  readonly renewTime?: string | null;
  readonly leaseTransitions?: number | null;
}

export interface LeasePlace {
  readonly namespace: string;
  readonly name: string;
}

export function specOf(lease: KubeObject): LeaseSpec {
  return lease['spec'] ?? {};
}

/** The record with which `identity` takes the lease, over what was there (null: nothing). */
export function takenBy(identity: string, live: KubeObject | null, durationMs: number, nowMs: number): LeaseSpec {
  const before = live === null ? {} : specOf(live);
  const stays = before.holderIdentity === identity;
  return {
    holderIdentity: identity,
    leaseDurationSeconds: Math.ceil(durationMs / 1000),
    acquireTime: stays ? (before.acquireTime ?? microTime(nowMs)) : microTime(nowMs),
    renewTime: microTime(nowMs),
    leaseTransitions: (before.leaseTransitions ?? 0) + (stays || live === null ? 0 : 1),
  };
}

/** The record that gives the lease back: whoever looks next may take it at once. */
export function released(live: KubeObject, nowMs: number): LeaseSpec {
  return { ...specOf(live), holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(nowMs) };
}

export function leaseObject(place: LeasePlace, spec: LeaseSpec): KubeObject {
  return { apiVersion: apiVersionOf(LEASE), kind: LEASE.kind, metadata: { ...place }, spec };
}
