// Preload (`node --import`): shifts Date, and nothing else, by the milliseconds in the file CHAOS_CLOCK_FILE whenever SIGUSR2 comes.
// Timers and performance.now are monotonic and go on, as they do when an operator or NTP sets the machine's clock.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let offsetMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...args);
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
};

process.on('SIGUSR2', () => {
  offsetMs = Number(readFileSync(process.env.CHAOS_CLOCK_FILE, 'utf8'));
  process.stderr.write(`clock set to ${offsetMs} ms\n`);
});
