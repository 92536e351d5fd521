/** Longest texts that the codecs take, in UTF-16 code units. */
export const MAX_SYMBOL_LENGTH = 100;
export const MAX_NAME_LENGTH = 120;
export const MAX_SOURCE_LENGTH = 64;
export const MAX_QUOTE_LENGTH = 16;
export const MAX_RECORD_ID_LENGTH = 128;
export const MAX_SENTENCE_LENGTH = 1000;
/** Lists. */
export const MAX_COINS = 1000;
export const MAX_SOURCES = 32;
/** Window definitions of one pipeline. */
export const MAX_WINDOWS = 32;
/** Pulses of one feed message: a snapshot of many coins. */
export const MAX_PULSES = 50_000;
/** Pulses of one `POST /ingest`. */
export const MAX_INGEST_PULSES = 1000;
