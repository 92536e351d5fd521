import type { LogRecord } from '@cmp/event-log';
import type { ChangelogEntry } from '../changelog/changelog-entries.js';
import { readChangelog, type RestoredState } from '../changelog/read-changelog.js';

const WHERE = { topic: 'window-case', partition: 0 };

/** The changelog of one partition as the processor writes and reads it, without a log: what a restart would find. */
export class MemoryChangelog {
  private readonly newest = new Map<string, string>();

  append(entries: readonly ChangelogEntry[]): void {
    for (const { key, value } of entries) {
      if (value === null) this.newest.delete(key);
      else this.newest.set(key, value);
    }
  }

  restore(): Promise<RestoredState | null> {
    return readChangelog(WHERE, this.runs());
  }

  private async *runs(): AsyncGenerator<LogRecord[]> {
    yield [...this.newest].map(([key, value], offset) => ({
      ...WHERE,
      offset,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: {},
      appendTimeMs: 0,
    }));
  }
}
