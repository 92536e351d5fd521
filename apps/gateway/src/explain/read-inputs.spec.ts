import { TICK_TOPIC } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import { FIRST_END_MS } from '../../testing/a-pulse-record.js';
import { testLog } from '../../testing/running-gateway.js';
import { appendTicksOf, pulseOf, tickAt } from '../../testing/window-ticks.js';
import { INPUT_LIMITS, readInputs, type ReadInputsOptions } from './read-inputs.js';

let log: EventLog;
const read = (pulse = pulseOf([1, 2, 4], 0, 3), options: Partial<ReadInputsOptions> = {}) =>
  readInputs(pulse, { log, limits: INPUT_LIMITS, maxFutureSkewMs: 60_000, ...options });
const offsetsOf = async (...given: Parameters<typeof read>) =>
  (await read(...given)).inputs?.map(({ offset }) => offset);

/** Samples at offsets 0, 2 and 3. */
const PRICES = [
  tickAt(0, { price: 1 }),
  tickAt(1, { price: 9, coin: 'solana' }),
  tickAt(29.999, { price: 2 }),
  tickAt(5, { price: 4 }),
];

async function appendTimeMs(): Promise<number> {
  for await (const [record] of log.read({ topic: TICK_TOPIC, partition: 0, fromOffset: 0, toOffset: 1 })) {
    if (record !== undefined) return record.appendTimeMs;
  }
  throw new Error('nothing was appended');
}

beforeEach(async () => {
  log = await testLog();
});

afterEach(() => log.close());

describe('the inputs of a pulse', () => {
  it('are as many as its samples, and their average is its price to the bit', async () => {
    const prices = [0.1, 0.2, 0.3, 1e15, 0.7];
    await appendTicksOf(
      log,
      prices.map((price, second) => tickAt(second, { price })),
    );
    const pulse = pulseOf(prices, 0, 4);
    const found = await read(pulse);
    expect(found.complete).toBe(true);
    const counted = found.inputs ?? [];
    expect(counted).toHaveLength(pulse.samples);
    expect(counted.reduce((sum, { price }) => sum + price, 0) / counted.length).toBe(pulse.price);
  });

  it('tell where each stands, when and where it was observed, and its numbers', async () => {
    await appendTicksOf(log, PRICES);
    expect((await read()).inputs?.[1]).toEqual({
      partition: 0,
      offset: 2,
      record_id: PRICES[2]?.recordId,
      event_time: new Date(FIRST_END_MS - 1).toISOString(),
      price: 2,
      change_24h: 3.456789,
      volume_24h: 45678901234.56,
      source: 'coingecko',
      source_time: '2025-11-04T17:45:12.000Z',
      counted: true,
    });
  });

  it('are the ticks of its coin inside the half-open window, the first of each id', async () => {
    const first = tickAt(0, { price: 1 });
    await appendTicksOf(log, [
      first,
      tickAt(1, { coin: 'solana' }),
      tickAt(-0.001, { price: 3 }),
      first,
      tickAt(30, { price: 4 }),
      tickAt(29.999, { price: 5 }),
    ]);
    expect(await offsetsOf(pulseOf([1, 5], 0, 5))).toEqual([0, 5]);
  });

  it('are not those that became dead letters', async () => {
    await appendTicksOf(log, [
      tickAt(0, { price: 1 }),
      { key: 'bitcoin', value: '<html>' },
      tickAt(1, { price: 1e31 }),
      tickAt(2, { price: 2, change24hPct: -1e31 }),
      { key: 'bitcoin', value: JSON.stringify({ coin: 'solana' }) },
      tickAt(3, { price: 5 }),
    ]);
    expect(await offsetsOf(pulseOf([1, 5], 0, 5))).toEqual([0, 5]);
  });

  it('are not those whose time lay too far ahead of the log when they were appended', async () => {
    await appendTicksOf(log, PRICES);
    const ahead = FIRST_END_MS - (await appendTimeMs());
    expect(await offsetsOf(undefined, { maxFutureSkewMs: ahead })).toEqual([0, 2, 3]);
    expect(await offsetsOf(undefined, { maxFutureSkewMs: ahead - 10_000 })).toEqual([0, 3]);
  });

  it('reach to a correction that came much later', async () => {
    const between = Array.from({ length: 50 }, (_, second) => tickAt(60 + second));
    await appendTicksOf(log, [tickAt(0, { price: 1 }), ...between, tickAt(1, { price: 3 })]);
    expect(await offsetsOf(pulseOf([1, 3], 0, 51, { revision: 1 }))).toEqual([0, 51]);
  });

  it('are not complete when retention has taken a part, or all', async () => {
    await appendTicksOf(log, PRICES);
    const cutAt = (startOffset: number) => ({
      read: log.read.bind(log),
      bounds: async () => [{ partition: 0, startOffset, endOffset: 99 }],
    });
    expect(await read(undefined, { log: cutAt(2) })).toMatchObject({
      complete: false,
      inputs: [{ offset: 2 }, { offset: 3 }],
      why: 'retention has removed offsets 0 to 1 of partition 0 of the tick topic',
    });
    expect(await read(undefined, { log: cutAt(50) })).toEqual({
      complete: false,
      inputs: [],
      why: 'retention has removed offsets 0 to 3 of partition 0 of the tick topic',
    });
  });

  it.each([
    [{ records: 2 }, 'reading stopped after 2 records, at offset 2 of up to 3', 1],
    [{ bytes: 1 }, 'reading stopped after 1 bytes, at offset 1 of up to 3', 1],
    [{ inputs: 2 }, 'reading stopped after 2 inputs, at offset 3 of up to 3', 2],
  ])('are not complete when a limit is reached: %j', async (limit, why, count) => {
    await appendTicksOf(log, PRICES);
    const found = await read(undefined, { limits: { ...INPUT_LIMITS, ...limit } });
    expect(found).toMatchObject({ complete: false, why });
    expect(found.inputs).toHaveLength(count);
  });

  it('are not complete when there are not as many as the pulse counts', async () => {
    await appendTicksOf(log, PRICES);
    expect(await read(pulseOf([1, 2, 4, 5], 0, 3))).toMatchObject({
      complete: false,
      why: 'the log has 3 ticks for this window, the pulse counts 4',
    });
  });

  it('are not known of a posted pulse, of an old one, and of one whose ticks the log does not reach', async () => {
    const unknown = async (fields: object) => {
      const { inputs, ...rest } = await read(pulseOf([1], 0, 0, fields));
      expect(inputs).toBeNull();
      return rest;
    };
    expect(await unknown({ closed_by: 'ingest', inputs: null })).toMatchObject({
      why: expect.stringContaining('/ingest'),
    });
    expect(await unknown({ inputs: null })).toMatchObject({ why: expect.stringContaining('before pulses told') });
    expect(await unknown({})).toMatchObject({ why: 'the tick topic ends before offset 0 of partition 0' });
  });
});
