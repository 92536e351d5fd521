import { PULSE_TOPIC, type PlainFrame } from '@cmp/contracts';
import type { EventLog, Follower } from '@cmp/event-log';
import { eventually, ManualClock } from '@cmp/runtime/testing';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { appendPulses, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

/** More than the state remembers by revision. */
const WINDOWS = 600;

/** Lets a test end the follower of the pulses, and look from where each one began. */
function interruptible(log: EventLog) {
  const follow = log.follow.bind(log);
  const followers: { readonly follower: Follower; readonly from: ReadonlyMap<number, number> }[] = [];
  log.follow = async (options) => {
    const follower = await follow(options);
    if (options.topic === PULSE_TOPIC) followers.push({ follower, from: options.from });
    return follower;
  };
  return followers;
}

/**
 * A gateway with a long history whose follower of the pulses ends after it was read, while one more window is appended: from where the
 * next follower begins, and the windows that clients get, as numbers.
 */
async function afterInterruption(meanwhile: (log: EventLog) => void = () => undefined) {
  const log = await testLog();
  await appendPulses(log, ...Array.from({ length: WINDOWS }, (_, index) => aPulseRecord(index)));
  const followers = interruptible(log);
  const clock = new ManualClock();
  const running = await RunningGateway.start({ log, clock });
  try {
    await running.ready();
    const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
    const plain = await TestSocket.open(`${running.webSocketAddress}/ws`);
    await feed.until('snapshot');
    await eventually('the newest window', () => plain.frames.length === 1);
    await followers[0]?.follower.stop();
    await appendPulses(log, aPulseRecord(WINDOWS));
    meanwhile(log);
    await eventually('the next follower', async () => {
      await clock.advance(300);
      return followers.length === 2;
    });
    const last = aPulseRecord(WINDOWS).window_end;
    const ends = () => feed.of('update').flatMap(({ pulses }) => pulses.map(({ window_end }) => window_end));
    await eventually('the window that came meanwhile', () => ends().includes(last) && isTold(plain.frames, last));
    return { from: followers[1]?.from, updates: ends(), frames: plain.frames.slice(1).length, last };
  } finally {
    await running.stop();
    await log.close();
  }
}

function isTold(frames: readonly PlainFrame[], windowEnd: string): boolean {
  return JSON.stringify(frames.at(-1)).includes(windowEnd);
}

describe('a follower of the pulses that begins again', () => {
  it('goes on where the one before it got to', async () => {
    const { from, updates, frames, last } = await afterInterruption();
    expect(from).toEqual(new Map([[0, WINDOWS]]));
    expect(updates).toEqual([last]);
    expect(frames).toBe(1);
  });

  it('reads anew a log that ends before that, and tells clients only what is newer than what it remembers', async () => {
    const { from, updates, frames, last } = await afterInterruption((log) => {
      const bounds = log.bounds.bind(log);
      log.bounds = async (topic) =>
        (await bounds(topic)).map((known) => ({ ...known, endOffset: Math.min(known.endOffset, WINDOWS - 1) }));
    });
    expect(from).toEqual(new Map([[0, 0]]));
    expect(updates).toEqual([last]);
    expect(frames).toBe(1);
  });
});
