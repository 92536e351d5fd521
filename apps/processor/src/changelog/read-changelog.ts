import type { LogRecord } from '@cmp/event-log';
import type { StoredWindow } from '@cmp/window';
import type { CoinState } from '../pulse/coin-memory.js';
import type { PulseAccumulator } from '../pulse/pulse-accumulator.js';
import type { PulseState } from '../pulse/pulse-partition.js';
import type { SeenBatch } from '../pulse/seen-ticks.js';
import { ChangelogError } from './changelog-error.js';
import { parseChangelogKey } from './changelog-key.js';
import { decodeCoin } from './stored-coin.js';
import { StoredValueError } from './stored-fields.js';
import { decodeMeta, type StoredMeta } from './stored-meta.js';
import { decodeSeen } from './stored-seen.js';
import { decodeWindow } from './stored-window.js';

/** The state of a partition and the input offset that follows it. */
export interface RestoredState {
  readonly state: PulseState;
  readonly nextOffset: number;
  /** The state is being built again from the ticks before this offset; null when it is whole. */
  readonly rebuildTo: number | null;
}

/** Reads a whole changelog partition, of which the newest value of each key counts; null when it is empty. Throws `ChangelogError`. */
export async function readChangelog(
  where: { topic: string; partition: number },
  runs: AsyncIterable<readonly LogRecord[]>,
): Promise<RestoredState | null> {
  const newest = new Map<string, Buffer>();
  for await (const run of runs) for (const record of run) keepNewest(newest, record);
  if (newest.size === 0) return null;
  try {
    return decodeAll(newest);
  } catch (error) {
    if (!(error instanceof StoredValueError)) throw error;
    throw new ChangelogError(where.topic, where.partition, error.message);
  }
}

function keepNewest(newest: Map<string, Buffer>, { key, value }: LogRecord): void {
  const name = key?.toString('utf8') ?? '';
  if (value === null) newest.delete(name);
  else newest.set(name, value);
}

/** What is known so far while reading. */
interface Gathered {
  meta: StoredMeta | null;
  readonly windows: StoredWindow<PulseAccumulator>[];
  readonly coins: [string, CoinState][];
  readonly seen: SeenBatch[];
}

function decodeAll(newest: ReadonlyMap<string, Buffer>): RestoredState {
  const gathered: Gathered = { meta: null, windows: [], coins: [], seen: [] };
  for (const [name, value] of newest) decodeNamed(name, value, gathered);
  const { meta, windows, coins, seen } = gathered;
  if (meta === null) throw new StoredValueError('it has state but no "meta" record, so part of it is missing');
  const found = newest.size - 1;
  if (meta.entries !== null && meta.entries !== found) {
    throw new StoredValueError(`it has ${found} of ${meta.entries} entries, so it was cut or changed by hand`);
  }
  return {
    state: { windows: { progress: meta.progress, windows }, coins, seen },
    nextOffset: meta.nextOffset,
    rebuildTo: meta.rebuildTo,
  };
}

/** Adds the key to what is wrong with its value. */
function decodeNamed(name: string, value: Buffer, into: Gathered): void {
  try {
    decodeOne(name, value, into);
  } catch (error) {
    if (!(error instanceof StoredValueError)) throw error;
    throw new StoredValueError(`record ${JSON.stringify(name)} cannot be read: ${error.message}`, { cause: error });
  }
}

function decodeOne(name: string, value: Buffer, into: Gathered): void {
  const key = parseChangelogKey(name);
  if (key === null) throw new StoredValueError('this program knows no such key');
  switch (key.kind) {
    case 'meta':
      into.meta = decodeMeta(value.toString('utf8'));
      return;
    case 'window': {
      const { accumulator, published } = decodeWindow(value);
      const { key: coin, sizeMs, startMs } = key.ref;
      into.windows.push({ key: coin, sizeMs, startMs, accumulator, published });
      return;
    }
    case 'coin':
      into.coins.push([key.coin, decodeCoin(value.toString('utf8'))]);
      return;
    case 'seen':
      into.seen.push({ firstOffset: key.firstOffset, ...decodeSeen(value.toString('utf8')) });
      return;
    default:
      key satisfies never;
  }
}
