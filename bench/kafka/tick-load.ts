// Ticks for the Kafka benches: the same for the same load, ordered by event time in every partition, so that none is late.
import { encodeTick } from '@cmp/contracts';
import { keyPartition } from '@cmp/event-log';
import { DEFAULT_COINS, tickId, type Tick } from '@cmp/market';
import type { Message, Producer } from 'kafkajs';
import { seededRandom } from '../decode-records.js';

/** kafkajs copies a partition's list for every message of a send. */
const MESSAGES_PER_SEND = 500;

/** `coins` coins polled every `pollMs` from `fromMs` on; `seed` makes the numbers. */
export interface TickLoad {
  readonly coins: number;
  readonly records: number;
  readonly pollMs: number;
  readonly fromMs: number;
  readonly seed: number;
}

/** CoinGecko's ids of the ten default coins, then `coin-00010` and so on. */
export function coinIds(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => DEFAULT_COINS[index]?.id ?? `coin-${String(index).padStart(5, '0')}`,
  );
}

/** The first coin of each partition. */
export function coinsOfEachPartition(coins: number, partitions: number): readonly string[] {
  const first = new Map<number, string>();
  for (const coin of coinIds(coins).toReversed()) first.set(keyPartition(coin, partitions), coin);
  return [...first.values()];
}

export function* ticksOf({ coins, records, pollMs, fromMs, seed }: TickLoad): Generator<Tick> {
  const random = seededRandom(seed);
  const ids = coinIds(coins);
  for (let index = 0; index < records; index += 1) {
    const poll = Math.floor(index / coins);
    yield tickAt(ids[index % coins] ?? '', fromMs + poll * pollMs + ((poll * 137) % 400), random);
  }
}

export function tickAt(coin: string, eventTimeMs: number, random: () => number): Tick {
  const tick = {
    coin,
    price: Number((10 ** (random() * 7 - 2)).toFixed(4)) + 0.0001,
    change24hPct: Number((random() * 20 - 10).toFixed(6)),
    volume24h: Number((1e8 + random() * 5e10).toFixed(2)),
    marketCap: Number((1e9 + random() * 2e12).toFixed(2)),
    eventTimeMs,
    source: 'coingecko',
    sourceTimeMs: eventTimeMs - (eventTimeMs % 1000) - Math.floor(random() * 60) * 1000,
    quote: 'usd',
    volumeScope: 'global' as const,
  };
  return { ...tick, recordId: tickId(tick) };
}

/** Appends them in large batches; returns the largest event time of each partition. */
export async function feedTicks(
  producer: Producer,
  topic: string,
  partitions: number,
  ticks: Iterable<Tick>,
): Promise<ReadonlyMap<number, number>> {
  const clocksMs = new Map<number, number>();
  const waiting = new Map<number, Message[]>();
  const places = new Map<string, number>();
  const send = async (messages: Message[]) => {
    for (let at = 0; at < messages.length; at += MESSAGES_PER_SEND) {
      await producer.send({ topic, acks: -1, messages: messages.slice(at, at + MESSAGES_PER_SEND) });
    }
  };
  for (const tick of ticks) {
    const partition = places.get(tick.coin) ?? keyPartition(tick.coin, partitions);
    places.set(tick.coin, partition);
    clocksMs.set(partition, Math.max(tick.eventTimeMs, clocksMs.get(partition) ?? 0));
    const messages = waiting.get(partition) ?? [];
    waiting.set(partition, messages);
    messages.push({ key: tick.coin, value: encodeTick(tick), partition });
    if (messages.length >= MESSAGES_PER_SEND) {
      waiting.delete(partition);
      await send(messages);
    }
  }
  for (const messages of waiting.values()) await send(messages);
  return clocksMs;
}
