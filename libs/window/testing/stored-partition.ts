import type { PartitionDelta, PartitionProgress, PartitionState, StoredWindow, WindowRef } from '../src/index.js';

/** A changelog in miniature: applies deltas as text and gives the state back as a restart would read it. */
export class StoredPartition<Accumulator> {
  private progress: string | null = null;
  private readonly windows = new Map<string, string>();

  apply(delta: PartitionDelta<Accumulator, unknown>): void {
    if (delta.progress !== null) this.progress = JSON.stringify(delta.progress);
    for (const window of delta.changed) this.windows.set(nameOf(window), JSON.stringify(window));
    for (const ref of delta.removed) {
      if (!this.windows.delete(nameOf(ref))) throw new Error(`tombstone for ${nameOf(ref)}, which was never stored`);
    }
  }

  /** Undefined before the first delta, like an empty changelog. */
  read(): PartitionState<Accumulator> | undefined {
    if (this.progress === null) return undefined;
    const windows = [...this.windows.values()].map((text) => JSON.parse(text) as StoredWindow<Accumulator>);
    return { progress: JSON.parse(this.progress) as PartitionProgress, windows };
  }
}

function nameOf({ key, sizeMs, startMs }: WindowRef): string {
  return `${key}|${sizeMs}|${startMs}`;
}
