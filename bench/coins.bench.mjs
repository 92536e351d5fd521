// CPU per record with 10,000 coins beside 10, on the processor's own path: decode, windows, delta, encoding, plan of the sends. Slices
// as they come while it keeps up: every poll is read at once, up to the limit of a slice. Beside it the same while it catches up, when a
// slice holds hundreds of polls of ten coins: then ten coins write far less state per record, which is no matter of their number alone,
// so that the limit does not count there.
import { bundled } from './bundled.mjs';

const LIMIT = 2;
const RECORDS = 160_000;
const ROUNDS = 3;

await bundled('coins', async ({ MAX_RECORDS_PER_SLICE, slicesOf, runSlices }) => {
  const loads = {
    many: { coins: 10_000, records: RECORDS, recordsPerSlice: MAX_RECORDS_PER_SLICE },
    few: { coins: 10, records: RECORDS, recordsPerSlice: 10 },
    fewBehind: { coins: 10, records: RECORDS, recordsPerSlice: MAX_RECORDS_PER_SLICE },
  };
  const slices = Object.fromEntries(Object.entries(loads).map(([name, load]) => [name, slicesOf(load)]));
  const otherwise = await runSlices(slicesOf({ ...loads.many, recordsPerSlice: 500 }));
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const results = {};
    for (const name of Object.keys(slices)) results[name] = await runSlices(slices[name]);
    demandEqual(results.many, otherwise);
    demandEqual(results.few, results.fewBehind);
    // The first round warms up.
    if (round > 0) rounds.push(results);
  }
  const us = (name) => median(rounds.map((results) => results[name].usPerRecord));
  const ratio = median(rounds.map(({ many, few }) => many.usPerRecord / few.usPerRecord));
  const ratioBehind = median(rounds.map(({ many, fewBehind }) => many.usPerRecord / fewBehind.usPerRecord));
  const [{ many, few, fewBehind }] = rounds;
  console.log(
    `10,000 coins: ${ratio.toFixed(2)} times the CPU per record of 10 coins (limit ${LIMIT}); ${us('many').toFixed(1)} us, ` +
      `${us('few').toFixed(1)} us; while catching up ${ratioBehind.toFixed(2)} times ${us('fewBehind').toFixed(1)} us, with ` +
      `${many.writtenPerRecord.toFixed(2)} records written per record beside ${few.writtenPerRecord.toFixed(2)} and ` +
      `${fewBehind.writtenPerRecord.toFixed(2)}; ${many.pulses} and ${few.pulses} pulses equal`,
  );
  if (ratio > LIMIT) process.exitCode = 1;
});

/** However the records are cut into slices. */
function demandEqual(one, other) {
  if (one.pulses === 0 || one.digest !== other.digest) {
    throw new Error(`${one.pulses} pulses differ from ${other.pulses} of the same records in other slices`);
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
