import { AppendSignal } from './append-signal.js';

/** One topic partition as this process knows it; the file holds the same numbers. Offsets change only after a commit. */
export class PartitionState {
  readonly appended = new AppendSignal();

  constructor(
    readonly id: number,
    readonly topic: string,
    readonly partition: number,
    readonly compacts: boolean,
    public startOffset: number,
    public nextOffset: number,
  ) {}
}

export interface TopicState {
  readonly id: number;
  readonly name: string;
  readonly cleanup: 'delete' | 'compact';
  retentionMs: number;
  /** How many records without a key were appended: they go round robin. */
  keylessRecords: number;
  /** By partition number. */
  readonly partitions: readonly PartitionState[];
}
