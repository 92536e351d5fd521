import { decodeSourceStatus, RecordFormatError, SOURCE_STATUS_TOPIC, type SourceStatusRecord } from '@cmp/contracts';
import type { EventLog, LogRecord } from '@cmp/event-log';
import type { Logger } from '@cmp/runtime';

/** The newest record of each source on the log, by source: what earlier runs said. A record that does not decode is left out. */
export async function recallStatuses(
  log: Pick<EventLog, 'bounds' | 'read'>,
  logger: Logger,
): Promise<ReadonlyMap<string, SourceStatusRecord>> {
  const newest = new Map<string, SourceStatusRecord>();
  for (const { partition, startOffset, endOffset } of await log.bounds(SOURCE_STATUS_TOPIC)) {
    const range = { topic: SOURCE_STATUS_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset };
    for await (const records of log.read(range)) {
      for (const record of records) remember(newest, record, logger);
    }
  }
  return newest;
}

function remember(newest: Map<string, SourceStatusRecord>, record: LogRecord, logger: Logger): void {
  if (record.value === null) return void newest.delete(String(record.key));
  try {
    const status = decodeSourceStatus(record.value);
    newest.set(status.source, status);
  } catch (error) {
    if (!(error instanceof RecordFormatError)) throw error;
    const { topic, partition, offset } = record;
    logger.warn('a source status on the log does not decode and is left out', { topic, partition, offset, error });
  }
}
