// The tick decoder beside JSON.parse plus a Map, on the same bytes. The first figure compares equal work, both loops knowing each
// record's time; beside it the bare JSON.parse, whose times are still texts.
import { bundled } from './bundled.mjs';

await bundled('decode', ({ measureDecode }) => {
  for (const digits of ['documented', 'full']) {
    const { ratio, ratioWithoutTimes, decodeNs, baselineNs } = measureDecode(digits);
    const ns = `${decodeNs.toFixed(0)} ns a record, JSON.parse + Map ${baselineNs.toFixed(0)} ns`;
    const bare = `${ratioWithoutTimes.toFixed(2)}× the bare JSON.parse + Map`;
    console.log(`decode: ${ratio.toFixed(2)}× (${digits} digits: ${ns}; ${bare}; results equal)`);
  }
});
