/** What the running services said of themselves. Null: nobody answered, or the answer did not hold it. */
export interface Sighting {
  /** End of the newest closed window, epoch ms. */
  readonly newestWindowEndMs: number | null;
  /** Over all partitions that somebody owns. */
  readonly lagRecords: number | null;
  readonly lagSeconds: number | null;
  readonly deadLetters: number | null;
  readonly sources: readonly SourceSighting[] | null;
  /** What could not be asked, in sentences. */
  readonly silent: readonly string[];
}

export interface SourceSighting {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly creditsLeft: number | null;
}
