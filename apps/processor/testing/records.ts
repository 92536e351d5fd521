import { encodeTick, TICK_TOPIC } from '@cmp/contracts';
import type { LogRecord, NewRecord } from '@cmp/event-log';
import type { Tick } from '@cmp/market';
import { aTick } from '@cmp/market/testing';

/** A tick record to append, keyed as the contract wants it. */
export function newTick(fields: Partial<Tick> = {}, partition = 0): NewRecord {
  const tick = aTick(fields);
  return { topic: TICK_TOPIC, partition, key: tick.coin, value: encodeTick(tick) };
}

/** A tick record as read back, stored at its own event time. */
export function tickRecord(fields: Partial<Tick> = {}, differing: Partial<LogRecord> = {}): LogRecord {
  const tick = aTick(fields);
  return {
    topic: TICK_TOPIC,
    partition: 0,
    offset: 0,
    key: Buffer.from(tick.coin),
    value: Buffer.from(encodeTick(tick)),
    headers: {},
    appendTimeMs: tick.eventTimeMs,
    ...differing,
  };
}
