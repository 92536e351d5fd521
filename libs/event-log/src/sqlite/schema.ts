/** 'CMPL' in the file's header: tells our file from any other SQLite database. */
export const APPLICATION_ID = 0x434d504c;
/** Raised whenever the tables change; a file with another number is refused, never guessed at. */
export const SCHEMA_VERSION = 1;

/**
 * Records are clustered by (partition, offset), so a run of them is one sequential read. `next_offset` lives apart from the records
 * and only grows: offsets are never given twice, even when retention has emptied the partition.
 */
export const SCHEMA = `
CREATE TABLE topic (
  topic_id     INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,
  cleanup      TEXT NOT NULL CHECK (cleanup IN ('delete', 'compact')),
  retention_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE topic_partition (
  partition_id   INTEGER PRIMARY KEY,
  topic_id       INTEGER NOT NULL REFERENCES topic,
  partition      INTEGER NOT NULL,
  start_offset   INTEGER NOT NULL DEFAULT 0,
  next_offset    INTEGER NOT NULL DEFAULT 0,
  cleaned_offset INTEGER NOT NULL DEFAULT 0, -- compaction has looked at everything below
  UNIQUE (topic_id, partition)
) STRICT;

CREATE TABLE record (
  partition_id   INTEGER NOT NULL,
  record_offset  INTEGER NOT NULL,
  append_time_ms INTEGER NOT NULL,
  compacts       INTEGER NOT NULL, -- 1 in a compacted topic: only those pay for the two indexes
  key            BLOB,
  value          BLOB,
  headers        TEXT,             -- JSON object, NULL for none
  PRIMARY KEY (partition_id, record_offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_by_key ON record (partition_id, key, record_offset) WHERE compacts = 1;
CREATE INDEX tombstone ON record (partition_id, append_time_ms) WHERE compacts = 1 AND value IS NULL;

CREATE TABLE reader_position (
  group_name   TEXT NOT NULL,
  partition_id INTEGER NOT NULL,
  next_offset  INTEGER NOT NULL,
  PRIMARY KEY (group_name, partition_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partition_owner (
  group_name   TEXT NOT NULL,
  partition_id INTEGER NOT NULL,
  epoch        INTEGER NOT NULL, -- counts the take-overs; an append of an older epoch is refused
  PRIMARY KEY (group_name, partition_id)
) STRICT, WITHOUT ROWID;
`;
