import type { DeadLetterLengths, DeadLetterRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { instantOrNull } from './instant-or-null.js';
import { headersBytes, type KeptOriginal } from './kept-original.js';
import type { Refusal } from './accept-tick.js';

/**
 * What a person needs to find, understand and replay a refused record, of which `kept` is left. Says nothing of when it was refused: a
 * repeat is equal.
 */
export function deadLetterOf(record: LogRecord, kept: KeptOriginal, refusal: Refusal): DeadLetterRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    reason: refusal.reason,
    detail: refusal.detail.slice(0, 1000),
    key: kept.key?.toString('utf8') ?? null,
    value_base64: kept.value?.toString('base64') ?? null,
    stored_at: instantOrNull(record.appendTimeMs),
    ...lengths(record, kept),
    schema_version: 1,
  };
}

/** How long the parts were that the record had, and which of them are not whole. */
function lengths(record: LogRecord, kept: KeptOriginal): DeadLetterLengths {
  const wholeHeaders = headersBytes(record.headers);
  return {
    ...(record.value !== null && { value_bytes: record.value.length }),
    ...(isCut(record.value, kept.value) && { value_truncated: true }),
    ...(record.key !== null && { key_bytes: record.key.length }),
    ...(isCut(record.key, kept.key) && { key_truncated: true }),
    ...(wholeHeaders > 0 && { headers_bytes: wholeHeaders }),
    ...(headersBytes(kept.headers) < wholeHeaders && { headers_truncated: true }),
  };
}

function isCut(whole: Buffer | null, kept: Buffer | null): boolean {
  return (kept?.length ?? 0) < (whole?.length ?? 0);
}
