import { ManualClock } from '@cmp/runtime/testing';
import { timedSlices } from './timed-slices.js';

describe('timed slices', () => {
  it('carry the time when they were asked for, however late they are looked at', async () => {
    const clock = new ManualClock(1000);
    async function* source() {
      for (const offset of [1, 2]) {
        clock.jumpTo(clock.nowMs() + 10);
        yield { partition: 0, records: [], nextOffset: offset, endOffset: offset };
      }
    }
    const askedAtMs: number[] = [];
    for await (const timed of timedSlices(source(), clock)) {
      askedAtMs.push(timed.askedAtMs);
      clock.jumpTo(clock.nowMs() + 5000);
    }
    expect(askedAtMs).toEqual([1000, 6010]);
  });
});
