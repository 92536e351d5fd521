/** Topic names. Fixed: other systems read and write them. */
export const TICK_TOPIC = 'crypto_market_data';
export const PULSE_TOPIC = 'crypto_market_pulse';
/** Compacted: window state, clock and next input offset of the processor, one partition per input partition. */
export const PULSE_CHANGELOG_TOPIC = 'crypto_market_pulse_changelog';
export const LATE_TOPIC = 'crypto_market_late';
export const DEAD_LETTER_TOPIC = 'crypto_market_dead_letter';
/** Alerts raised and cleared, as they happened. */
export const ALERT_TOPIC = 'crypto_market_alert';
/** Compacted, key = `<partition>-<offset>` of a dead letter: what became of it. */
export const DEAD_LETTER_STATUS_TOPIC = 'crypto_market_dead_letter_status';
/** Pulses posted to `/ingest`; followed by every gateway beside the pulse topic. */
export const INGEST_TOPIC = 'crypto_market_ingest';
/** Compacted, key = source name: what each source last said of itself. */
export const SOURCE_STATUS_TOPIC = 'crypto_market_source_status';
