import { eventually } from '@cmp/runtime/testing';
import type { EventLog, Membership, OwnedPartition } from '../../src/index.js';
import { DEADLINE_MS } from './test-topic.js';

export interface GroupMember {
  readonly membership: Membership;
  /** Every partition handed to `run`, in that order. */
  readonly taken: readonly OwnedPartition[];
  readonly errors: readonly { error: unknown; partition: number }[];
  /** The newest hold on a partition that has not been lost; waits for it. */
  holds(partition?: number): Promise<OwnedPartition>;
}

/** Joins a group with a `run` that holds each partition until it is lost, or does `work` with it first. */
export async function joinGroup(
  log: EventLog,
  options: { group: string; topic: string },
  work: (owned: OwnedPartition) => Promise<void> | void = () => undefined,
): Promise<GroupMember> {
  const taken: OwnedPartition[] = [];
  const errors: { error: unknown; partition: number }[] = [];
  const membership = await log.join({
    ...options,
    onRunError: (error, partition) => errors.push({ error, partition }),
    async run(owned) {
      taken.push(owned);
      await work(owned);
      await untilLost(owned);
    },
  });
  return {
    membership,
    taken,
    errors,
    holds: (partition = 0) =>
      eventually(
        `a hold on ${options.topic}/${partition}`,
        () => taken.findLast((owned) => owned.partition === partition && !owned.signal.aborted),
        DEADLINE_MS,
      ),
  };
}

function untilLost({ signal }: OwnedPartition): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
