import { LogUnavailableError, type Follower } from '@cmp/event-log';
import { ManualClock, RecordingLogger } from '@cmp/runtime/testing';
import { KeptFollower } from './kept-follower.js';

interface FakeFollower extends Follower {
  fail(error: Error): void;
  stopped: boolean;
}

function fakeFollower(): FakeFollower {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const follower: FakeFollower = {
    done: promise,
    stopped: false,
    positions: () => new Map([[0, 7]]),
    async stop() {
      follower.stopped = true;
      resolve();
    },
    fail: reject,
  };
  return follower;
}

describe('KeptFollower', () => {
  it('begins again with growing pauses while the log is away, and at the shortest after it worked', async () => {
    const clock = new ManualClock();
    const startedMs: number[] = [];
    const followers: FakeFollower[] = [];
    const begunMs = clock.nowMs();
    const kept = new KeptFollower({
      topic: 'pulses',
      clock,
      logger: new RecordingLogger(),
      random: () => 1,
      async start() {
        startedMs.push(clock.nowMs() - begunMs);
        if (startedMs.length <= 3) throw new LogUnavailableError('away');
        const follower = fakeFollower();
        followers.push(follower);
        return follower;
      },
    });
    await clock.advance(0);
    await clock.advance(5000);
    expect(startedMs).toEqual([0, 250, 750, 1750]);
    expect(kept.positions()).toEqual(new Map([[0, 7]]));
    followers[0]?.fail(new LogUnavailableError('away again'));
    await clock.advance(0);
    await clock.advance(250);
    expect(startedMs).toHaveLength(5);
    await kept.stop();
    expect(followers[1]?.stopped).toBe(true);
    expect(kept.positions()).toBeNull();
  });

  it('stops while it waits, at once', async () => {
    const clock = new ManualClock();
    const start = () => Promise.reject(new LogUnavailableError('away'));
    const kept = new KeptFollower({ topic: 'pulses', clock, logger: new RecordingLogger(), start });
    await clock.advance(0);
    await kept.stop();
    expect(clock.pending).toBe(0);
  });
});
