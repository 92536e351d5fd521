// Entry of bench/open-windows.bench.mjs: the heap that the processor's own partition state takes, with few windows open and with many.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodeTick } from '@cmp/contracts';
import { atOnce, timeWindows } from '@cmp/window';
import { PulsePartition } from '../apps/processor/src/pulse/pulse-partition.js';
import { readSlice } from '../apps/processor/src/slice/read-slice.js';
import { benchRules } from './bench-rules.js';
import { coinNames, pollOf } from './coin-polls.js';

const SIZE_MS = 30_000;
/** Nothing closes before the last record. */
const RULES = benchRules({
  definitions: [timeWindows({ sizeMs: SIZE_MS, graceMs: 3_600_000 })],
  correctionMs: 600_000,
});
const HOURS_AHEAD_MS = 7_200_000;

export interface OpenWindowsLoad {
  readonly coins: number;
  readonly polls: number;
  /** 30 s: every poll opens a window of each coin. 2 s: all polls fall into one window of each coin. */
  readonly everyMs: number;
}

export interface OpenWindowsResult {
  readonly openWindows: number;
  readonly heapBytes: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Throws when closing the windows does not give what the ticks say. */
export function measureOpenWindows(load: OpenWindowsLoad): OpenWindowsResult {
  const before = heapAfterGc();
  const partition = new PulsePartition(RULES, 0);
  const names = coinNames(load.coins);
  for (let poll = 0; poll < load.polls; poll += 1) {
    feed(partition, pollOf(names, poll, { everyMs: load.everyMs, firstOffset: poll * load.coins }));
  }
  const heapBytes = heapAfterGc() - before;
  const { openWindows } = partition;
  demandResults(partition, names, load);
  return { openWindows, heapBytes };
}

/** As the spine does, with the delta thrown away: it is in the log by then. */
function feed(partition: PulsePartition, records: ReturnType<typeof pollOf>) {
  const { accepted, duplicates, late } = atOnce(readSlice(records, partition, RULES));
  if (accepted - duplicates - late.length !== records.length) throw new Error('a record was not counted');
  return partition.takeDelta().pulses;
}

function demandResults(
  partition: PulsePartition,
  names: readonly string[],
  { polls, everyMs, coins }: OpenWindowsLoad,
) {
  const expected = new Map<string, { samples: number; priceSum: number }>();
  for (let poll = 0; poll < polls; poll += 1) {
    for (const { value } of pollOf(names, poll, { everyMs, firstOffset: poll * coins })) {
      const { coin, price, eventTimeMs } = decodeTick(value ?? Buffer.alloc(0));
      const name = `${coin} ${eventTimeMs - (eventTimeMs % SIZE_MS)}`;
      const window = expected.get(name) ?? { samples: 0, priceSum: 0 };
      expected.set(name, { samples: window.samples + 1, priceSum: window.priceSum + price });
    }
  }
  const [first = ''] = names;
  const pulses = feed(partition, pollOf([first], 1, { everyMs: HOURS_AHEAD_MS, firstOffset: polls * coins }));
  if (pulses.length !== expected.size) throw new Error(`${pulses.length} windows, expected ${expected.size}`);
  for (const { coin, windowStartMs, samples, price } of pulses) {
    const window = expected.get(`${coin} ${windowStartMs}`);
    if (window?.samples !== samples || window.priceSum / samples !== price) {
      throw new Error(`the window of ${coin} at ${windowStartMs} differs`);
    }
  }
}

function heapAfterGc(): number {
  // What the first pass frees may hold what the second one finds.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
