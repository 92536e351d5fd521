/** Knows when everything that was in the log at the start has been read, over all topics that a snapshot needs. */
export class RewindProgress {
  private readonly ends = new Map<string, Map<number, number> | null>();
  private finished = false;

  constructor(
    topics: readonly string[],
    private readonly onDone: () => void,
  ) {
    for (const topic of topics) this.ends.set(topic, null);
  }

  get done(): boolean {
    return this.finished;
  }

  /** Reading of `topic` begins at `from`; the log ended at `ends`. */
  begin(topic: string, from: ReadonlyMap<number, number>, ends: ReadonlyMap<number, number>): void {
    this.ends.set(topic, new Map([...ends].filter(([partition, end]) => (from.get(partition) ?? 0) < end)));
    this.check();
  }

  reached(topic: string, partition: number, nextOffset: number): void {
    const left = this.ends.get(topic);
    if (left === null || left === undefined) return;
    if (nextOffset >= (left.get(partition) ?? 0)) left.delete(partition);
    this.check();
  }

  private check(): void {
    if (this.finished || [...this.ends.values()].some((left) => left === null || left.size > 0)) return;
    this.finished = true;
    this.onDone();
  }
}
