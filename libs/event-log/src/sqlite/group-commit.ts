import { otherWork } from '@cmp/runtime';
import { LogUnavailableError } from '../log-error.js';
import { RECORDS_PER_COMMIT, type AppendRequest, type AppendWriter } from './append-writer.js';
import type { PartitionState } from './partition-state.js';
import type { Ends } from './place-records.js';
import { logErrorOf } from './sqlite-fault.js';

interface Waiting {
  readonly request: AppendRequest;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits all appends that arrive in one turn of the event loop in one transaction, in the order they came: a sync to disk costs the
 * same for one record as for a thousand. Each append is still whole or absent, and one that is refused harms no other.
 */
export class GroupCommit {
  private queue: Waiting[] = [];
  private working: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly writer: AppendWriter,
    /** For messages. */
    private readonly path: string,
  ) {}

  append(request: AppendRequest): Promise<void> {
    if (this.closed) return Promise.reject(new LogUnavailableError(`${this.path} is closed`));
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      this.working ??= this.commitAll();
    });
  }

  /** Commits what was handed in so far and takes no more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.working;
  }

  /** No `await` lies between the last look at the queue and the end, or an append that came then would wait for ever. */
  private async commitAll(): Promise<void> {
    while (this.queue.length > 0) {
      await otherWork();
      await this.commit(this.takeGroup());
    }
    this.working = null;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const ends: Ends = new Map();
    const refused = new Map<AppendRequest, unknown>();
    try {
      await this.writer.write(
        group.map(({ request }) => request),
        ends,
        refused,
      );
    } catch (error) {
      const fault = logErrorOf(error, this.path);
      for (const waiting of group) waiting.reject(fault);
      return;
    }
    publish(ends);
    for (const { request, resolve, reject } of group) {
      if (refused.has(request)) reject(refused.get(request));
      else resolve();
    }
  }

  private takeGroup(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const { request } of this.queue) {
      records += request.records.length;
      if (count > 0 && records > RECORDS_PER_COMMIT) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }
}

/** Only now, after the commit, do readers learn of the new ends. */
function publish(ends: ReadonlyMap<PartitionState, number>): void {
  for (const [partition, nextOffset] of ends) partition.nextOffset = nextOffset;
  for (const partition of ends.keys()) partition.appended.notify();
}
