// Decode and window loop of the processor beside JSON.parse plus a Map, on the same bytes; wanted is 3 times the records per second.
// Polled every 2 s a window has 15 records of a coin; polled every 30 s it has one, and publishing it is most of the work.
import { bundled } from './bundled.mjs';

const RECORDS = 20_000;
const ROUNDS = 41;

await bundled('window-rounds', ({ compareLoops }) => {
  for (const digits of ['documented', 'full']) {
    for (const pollMs of [2000, 30_000]) {
      const { ratio, ourNs, plainNs, windows } = compareLoops({ digits, pollMs, records: RECORDS }, ROUNDS);
      const load = `${digits} digits, polled every ${pollMs / 1000} s`;
      const times = `${ourNs.toFixed(0)} ns a record, JSON.parse and Map ${plainNs.toFixed(0)} ns`;
      console.log(`window loop (${load}): ${ratio.toFixed(2)} times the records/s; ${times}; ${windows} windows equal`);
    }
  }
});
