// Heap per open window of the processor's partition state. Coins and ticks are the same in both loads, so that what is remembered of a
// coin and of the ticks that were read (against repeats) is the same too; only the number of windows differs: 10,000 and 100,000.
import { bundled } from './bundled.mjs';

const LIMIT_BYTES = 512;
const COINS = 10_000;
const POLLS = 10;

await bundled('open-windows', async ({ measureOpenWindows }) => {
  // The first pass leaves compiled code and shapes behind, which are no window's.
  measureOpenWindows({ coins: COINS, polls: 2, everyMs: 30_000 });
  const few = measureOpenWindows({ coins: COINS, polls: POLLS, everyMs: 2000 });
  const many = measureOpenWindows({ coins: COINS, polls: POLLS, everyMs: 30_000 });
  if (few.openWindows !== COINS || many.openWindows !== COINS * POLLS) {
    throw new Error(
      `${few.openWindows} and ${many.openWindows} windows are open, expected ${COINS} and ${COINS * POLLS}`,
    );
  }
  const perWindow = (many.heapBytes - few.heapBytes) / (many.openWindows - few.openWindows);
  const rest = (few.heapBytes - few.openWindows * perWindow) / (COINS * POLLS);
  console.log(
    `open windows: ${perWindow.toFixed(0)} bytes of heap each (limit ${LIMIT_BYTES}), ${many.openWindows} open; ` +
      `beside them coins and seen ticks, ${rest.toFixed(0)} bytes a tick; results equal`,
  );
  if (perWindow > LIMIT_BYTES) process.exitCode = 1;
});
