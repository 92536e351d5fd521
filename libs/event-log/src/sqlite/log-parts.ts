import type { Clock, Logger } from '@cmp/runtime';
import type { EpochFence } from './epoch-fence.js';
import type { GroupCommit } from './group-commit.js';
import type { LogFile } from './log-file.js';
import type { RecordTable } from './record-table.js';
import type { TopicCatalog } from './topic-catalog.js';

/** What one opened log is made of. */
export interface LogParts {
  readonly file: LogFile;
  readonly catalog: TopicCatalog;
  readonly table: RecordTable;
  readonly commits: GroupCommit;
  readonly fence: EpochFence;
  readonly clock: Clock;
  readonly logger: Logger;
}
