import type { DatabaseSync } from 'node:sqlite';
import { otherWork } from '@cmp/runtime';
import { readNumber } from './log-file.js';
import type { LogParts } from './log-parts.js';
import { Compaction, TOMBSTONE_KEPT_MS } from './compaction.js';
import { Retention } from './retention.js';
import { logErrorOf } from './sqlite-fault.js';

/** Free pages that stay in the file for the next appends: 4 MiB. */
const SPARE_PAGES = 1024;
const PAGES_PER_SLICE = 256;

/**
 * Keeps the file bounded: retention, compaction, then giving free pages back. Each step is a short transaction followed by a turn of
 * the event loop, so that appends and readers go on in between.
 */
export class Housekeeping {
  private running: Promise<void> = Promise.resolve();
  private busy = false;
  private closed = false;
  private readonly retention: Retention;
  private readonly compaction: Compaction;
  private readonly database: DatabaseSync;

  constructor(private readonly parts: LogParts) {
    this.database = parts.file.database;
    this.retention = new Retention(this.database);
    this.compaction = new Compaction(this.database);
  }

  /** A whole pass that begins after what was appended before the call. */
  run(): Promise<void> {
    const pass = this.running
      .then(() => this.pass())
      .catch((error: unknown) => {
        throw logErrorOf(error, this.parts.file.path);
      });
    this.running = pass.catch(() => undefined);
    return pass;
  }

  /** For the timer: never two at once, a failure is logged and tried again the next time. */
  runInBackground(): void {
    if (this.busy) return;
    this.busy = true;
    this.run()
      .catch((error: unknown) => this.parts.logger.warn('the event log could not be tidied up', { error }))
      .finally(() => (this.busy = false));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async pass(): Promise<void> {
    for (const step of this.steps()) {
      while (!this.closed && step()) await otherWork();
      await otherWork();
    }
  }

  /** Each step does a slice and tells whether there may be more. */
  private *steps(): Generator<() => boolean> {
    const { catalog, clock } = this.parts;
    for (const topic of catalog.all()) {
      for (const at of topic.partitions) {
        if (topic.cleanup === 'delete') {
          yield () => this.retention.dropSlice(at, clock.nowMs() - topic.retentionMs);
        } else {
          yield () => this.compaction.cleanSlice(at);
          yield () => this.compaction.dropTombstoneSlice(at, clock.nowMs() - TOMBSTONE_KEPT_MS);
        }
      }
    }
    yield () => this.shrink();
  }

  private shrink(): boolean {
    const free = readNumber(this.database, 'SELECT freelist_count AS value FROM pragma_freelist_count');
    if (free <= SPARE_PAGES) return false;
    this.database.exec(`PRAGMA incremental_vacuum(${Math.min(PAGES_PER_SLICE, free - SPARE_PAGES)})`);
    this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return true;
  }
}
