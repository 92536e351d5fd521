import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTick, encodeTick, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import { openSqliteLog } from '@cmp/event-log';
import type { Tick } from '@cmp/market';
import { systemClock } from '@cmp/runtime';
import { eventually, silentLogger } from '@cmp/runtime/testing';
import { StartedApp } from '../pipeline/started-app.js';

interface Explained {
  readonly pulse: PulseRecord;
  readonly revisions: readonly PulseRecord[];
  readonly inputs: readonly { readonly offset: number; readonly price: number; readonly change_24h: number }[];
  readonly complete: boolean;
}

const SIZES_MS = [1000, 3000];
const COIN = 'bitcoin';

let folder: string;
let app: StartedApp;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-explain-'));
});

afterEach(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts it on the same data and waits until it answers. */
async function start(): Promise<string> {
  app = StartedApp.start('standalone', {
    PORT: '0',
    DATA_DIR: folder,
    SOURCE: 'simulated',
    SIMULATED_INTERVAL_MS: '100',
    WINDOW_MS: '1000',
    GRACE_MS: '0',
    MORE_WINDOWS: '3s/1s+200ms',
  });
  return eventually('the address', () => /http:\/\/[^/\s]+/.exec(app.stdout)?.[0], 30_000);
}

async function json<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}

async function windows(base: string, sizeMs: number): Promise<readonly PulseRecord[]> {
  const url = `${base}/api/pulses?coin=${COIN}&window_ms=${sizeMs}`;
  return (await json<{ pulses: readonly PulseRecord[] }>(url)).pulses;
}

const explain = (base: string, { window_end, window_ms }: PulseRecord) =>
  json<Explained>(`${base}/api/pulses/${COIN}/${window_end}/inputs?window_ms=${window_ms}`);

/** What the inputs give when they are put together again. */
function recomputed({ inputs }: Explained) {
  const average = (of: (input: Explained['inputs'][number]) => number) =>
    inputs.reduce((sum, input) => sum + of(input), 0) / inputs.length;
  return {
    samples: inputs.length,
    price: average(({ price }) => price),
    change_24h: average(({ change_24h }) => change_24h),
    first_offset: inputs.at(0)?.offset,
    last_offset: inputs.at(-1)?.offset,
  };
}

function published({ pulse: { samples, price, change_24h, inputs } }: Explained) {
  return { samples, price, change_24h, first_offset: inputs?.first_offset, last_offset: inputs?.last_offset };
}

/** Appends, while nothing runs, the coin's tick at this offset once more, and another one for the same moment, which comes late. */
async function appendTwiceAndLate(offset: number): Promise<Tick> {
  const log = await openSqliteLog({ dataDir: folder, clock: systemClock, logger: silentLogger });
  let tick: Tick | null = null;
  for await (const records of log.read({ topic: TICK_TOPIC, partition: 0, fromOffset: offset, toOffset: offset + 1 })) {
    const value = records[0]?.value;
    if (value) tick = decodeTick(value);
  }
  if (tick === null) throw new Error(`there is no tick at offset ${offset}`);
  const late = { ...tick, price: tick.price * 2, recordId: 'late' };
  await log.append([tick, late].map((one) => ({ topic: TICK_TOPIC, key: COIN, value: encodeTick(one) })));
  await log.close();
  return late;
}

describe('explaining a pulse', () => {
  it('gives the ticks that made it, of every definition, also when one came twice and one came late', async () => {
    const first = await start();
    for (const sizeMs of SIZES_MS) {
      await eventually(`six windows of ${sizeMs} ms`, async () => (await windows(first, sizeMs)).length >= 6);
      for (const pulse of await windows(first, sizeMs)) {
        const explained = await explain(first, pulse);
        expect(explained.complete).toBe(true);
        expect(recomputed(explained)).toEqual(published(explained));
      }
    }
    const [, , chosen] = await windows(first, 1000);
    if (!chosen?.inputs) throw new Error('the third window tells no inputs');
    await app.stop();
    const late = await appendTwiceAndLate(chosen.inputs.last_offset);

    const again = await start();
    const corrected = await eventually('the correction', async () => {
      const explained = await explain(again, chosen);
      return explained.revisions.length > 1 ? explained : null;
    });
    expect(corrected).toMatchObject({ complete: true, pulse: { revision: 1, samples: chosen.samples + 1 } });
    expect(corrected.revisions[0]).toEqual(chosen);
    expect(corrected.inputs.at(-1)).toMatchObject({ price: late.price, record_id: 'late' });
    expect(recomputed(corrected)).toEqual(published(corrected));
  }, 90_000);
});
