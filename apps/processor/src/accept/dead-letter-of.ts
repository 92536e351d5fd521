import type { DeadLetterRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { instantOrNull } from './instant-or-null.js';
import type { Refusal } from './accept-tick.js';

/** What a person needs to find, understand and replay a refused record. Says nothing of when it was refused: a repeat is equal. */
export function deadLetterOf(record: LogRecord, refusal: Refusal): DeadLetterRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    reason: refusal.reason,
    detail: refusal.detail.slice(0, 1000),
    key: record.key?.toString('utf8') ?? null,
    value_base64: record.value?.toString('base64') ?? null,
    stored_at: instantOrNull(record.appendTimeMs),
    schema_version: 1,
  };
}
