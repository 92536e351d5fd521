import { encodeTick, TICK_TOPIC } from '@cmp/contracts';
import type { NewRecord } from '@cmp/event-log';
import type { Tick } from '@cmp/market';

/** Keyed by coin, so that the ticks of a coin stay in order in one partition. */
export function tickToRecord(tick: Tick): NewRecord {
  return { topic: TICK_TOPIC, key: tick.coin, value: encodeTick(tick) };
}
