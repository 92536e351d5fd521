import { measureDecode } from './decode.js';

// `decode` compares equal work: both loops know each record's time. Beside it the bare JSON.parse, whose times are still texts.
for (const digits of ['documented', 'full'] as const) {
  const result = measureDecode(digits);
  const ns = `${result.decodeNs.toFixed(0)} ns a record, JSON.parse + Map ${result.baselineNs.toFixed(0)} ns`;
  const bare = `${result.ratioWithoutTimes.toFixed(2)}× the bare JSON.parse + Map`;
  process.stdout.write(`decode: ${result.ratio.toFixed(2)}× (${digits} digits: ${ns}; ${bare}; results equal)\n`);
}
