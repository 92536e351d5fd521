import type { DeadLetterReason, DeadLetterRecord, DeadLetterStatusRecord } from '@cmp/contracts';

/** A dead letter without its value. */
export interface DeadLetterEntry {
  /** `<partition>-<offset>` in the dead-letter topic. */
  readonly id: string;
  /** Where the refused record was. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly key: string | null;
  /** When the log stored the refused record, ISO 8601. */
  readonly stored_at: string | null;
  readonly state: 'open' | DeadLetterStatusRecord['state'];
  /** When it was replayed or dismissed, ISO 8601; null while it is open. */
  readonly settled_at: string | null;
}

export interface DeadLetterFilter {
  readonly state: DeadLetterEntry['state'] | 'all';
  readonly reason?: DeadLetterReason | undefined;
}

const LONGEST_KEY = 200;

/**
 * What is known of the dead letters, newest first. Free of effects: statuses and letters may come in any order and more than once. Keeps
 * at most `mostKept`; older ones are counted no more.
 */
export class DeadLetterIndex {
  private readonly entries = new Map<string, DeadLetterEntry>();
  /** Statuses whose letter has not been read yet. */
  private readonly early = new Map<string, DeadLetterStatusRecord>();

  constructor(private readonly mostKept: number) {}

  get open(): number {
    let open = 0;
    for (const { state } of this.entries.values()) if (state === 'open') open += 1;
    return open;
  }

  add(id: string, letter: DeadLetterRecord): void {
    if (this.entries.has(id)) return;
    const { topic, partition, offset, reason, detail, stored_at } = letter;
    const key = letter.key?.slice(0, LONGEST_KEY) ?? null;
    const entry = { id, topic, partition, offset, reason, detail, key, stored_at };
    this.entries.set(id, { ...entry, state: 'open', settled_at: null });
    const status = this.early.get(id);
    this.early.delete(id);
    if (status !== undefined) this.settle(status);
    this.forgetOldest(this.entries);
  }

  settle(status: DeadLetterStatusRecord): void {
    const entry = this.entries.get(status.id);
    if (entry !== undefined) {
      this.entries.set(status.id, { ...entry, state: status.state, settled_at: status.at });
      return;
    }
    this.early.set(status.id, status);
    this.forgetOldest(this.early);
  }

  /** The log has removed the letters of `partition` before `startOffset`. */
  trim(partition: number, startOffset: number): void {
    for (const id of this.entries.keys()) {
      const place = placeOf(id);
      if (place.partition === partition && place.offset < startOffset) this.entries.delete(id);
    }
  }

  get(id: string): DeadLetterEntry | undefined {
    return this.entries.get(id);
  }

  /** At most `limit`, those read last first; `after` is the id of the last one that the caller has. */
  list({ state, reason }: DeadLetterFilter, limit: number, after?: string): readonly DeadLetterEntry[] {
    const fitting = [...this.entries.values()]
      .reverse()
      .filter(
        (entry) => (state === 'all' || entry.state === state) && (reason === undefined || entry.reason === reason),
      );
    const from = after === undefined ? 0 : fitting.findIndex(({ id }) => id === after) + 1;
    return fitting.slice(from, from + limit);
  }

  private forgetOldest(map: Map<string, unknown>): void {
    const [oldest] = map.keys();
    if (map.size > this.mostKept && oldest !== undefined) map.delete(oldest);
  }
}

export function idOf({ partition, offset }: { readonly partition: number; readonly offset: number }): string {
  return `${partition}-${offset}`;
}

export function placeOf(id: string): { readonly partition: number; readonly offset: number } {
  const [partition, offset] = id.split('-').map(Number);
  return { partition: partition ?? -1, offset: offset ?? -1 };
}
