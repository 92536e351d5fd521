import { hostname } from 'node:os';
import { HttpKubeApi, LeaseLock, loadKubeConnection } from '@cmp/kube';
import type { AppContext } from '@cmp/runtime';
import { ALONE, leaseTurn, type PollTurn } from './poll-turn.js';

type Parts = Pick<AppContext, 'clock' | 'logger' | 'registry'>;

/** The turn that POLL_LEASE names, as `namespace/name`, in the cluster of this pod; without one this process polls. */
export async function openTurn(pollLease: string | null, parts: Parts): Promise<PollTurn> {
  if (pollLease === null) return ALONE;
  const [namespace = '', name = ''] = pollLease.split('/');
  const api = new HttpKubeApi({ ...parts, connection: await loadKubeConnection() });
  // In a pod that is its name, under which it may come back.
  const identity = `${hostname()}_${crypto.randomUUID().slice(0, 8)}`;
  const lock = new LeaseLock({ ...parts, api, namespace, name, identity, random: Math.random });
  return leaseTurn(lock, identity, parts.clock);
}
