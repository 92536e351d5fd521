import type { LogRecord } from '@cmp/event-log';

/**
 * What a dead letter keeps of a refused record, in bytes: 512 KiB in all. The log takes 1 MiB. The value grows by a third as base64,
 * the key stands in the letter a second time as text, and there and in stored headers a control character takes six bytes as JSON;
 * all of that at once still fits, so that no record can be refused a dead letter.
 */
export const MAX_KEPT_VALUE_BYTES = 480 * 1024;
export const MAX_KEPT_KEY_BYTES = 8 * 1024;
export const MAX_KEPT_HEADERS_BYTES = 24 * 1024;

/** The part of a record that a dead letter keeps: the beginning of its key and value, and those headers that fit whole. */
export type KeptOriginal = Pick<LogRecord, 'key' | 'value' | 'headers'>;

export function keptOriginal({ key, value, headers }: LogRecord): KeptOriginal {
  return {
    key: key?.subarray(0, MAX_KEPT_KEY_BYTES) ?? null,
    value: value?.subarray(0, MAX_KEPT_VALUE_BYTES) ?? null,
    headers: keptHeaders(headers),
  };
}

/** Names and texts as UTF-8. */
export function headersBytes(headers: LogRecord['headers']): number {
  return Object.entries(headers).reduce((bytes, header) => bytes + headerBytes(header), 0);
}

/** A header is kept whole or not at all: half a trace id would be taken for another one. */
function keptHeaders(headers: LogRecord['headers']): LogRecord['headers'] {
  let left = MAX_KEPT_HEADERS_BYTES;
  const kept = Object.entries(headers).filter((header) => {
    const bytes = headerBytes(header);
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  return Object.fromEntries(kept);
}

function headerBytes([name, text]: [string, string]): number {
  return Buffer.byteLength(name) + Buffer.byteLength(text);
}
