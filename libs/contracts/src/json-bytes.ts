import { RecordFormatError } from './record-format-error.js';

const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON value of a record's bytes. `name` is what errors call the whole of it. */
export function parseJsonBytes(bytes: Uint8Array, name = 'record'): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new RecordFormatError(name, 'must be UTF-8 text', { cause });
  }
  return parseJsonText(text, name);
}

export function parseJsonText(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new RecordFormatError(name, 'must be JSON', { cause });
  }
}
