import { ManualClock, seededRandom } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { metric } from '../../testing/index.js';
import { WorkQueue, type WorkQueueLimits } from './work-queue.js';

describe('WorkQueue', () => {
  const clock = new ManualClock();
  let registry: Registry;
  const open = (limits: Partial<WorkQueueLimits> = {}) => {
    registry = new Registry();
    return new WorkQueue({ name: 'q', clock, registry, random: seededRandom(1), limits: { restMs: 0, ...limits } });
  };

  it('holds a key once, in the order of its first add', async () => {
    const queue = open();
    ['a', 'b', 'a', 'a'].forEach((key) => queue.add(key));
    expect(queue.depth).toBe(2);
    expect([await queue.next(), await queue.next()]).toEqual(['a', 'b']);
    expect(await metric(registry, 'kube_queue_adds_total')).toBe(2);
  });

  it('never gives a key to a second worker, and gives it again when it was added meanwhile', async () => {
    const queue = open();
    queue.add('a');
    expect(await queue.next()).toBe('a');
    queue.add('a');
    queue.add('a');
    expect(queue.depth).toBe(0);
    const second = queue.next();
    queue.done('a');
    expect(await second).toBe('a');
    queue.done('a');
    expect(queue.depth).toBe(0);
  });

  it('doubles the backoff of a key up to the cap, and begins anew once it is forgotten', async () => {
    const queue = open({ retryMs: 100, retryMaxMs: 1000 });
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure += 1) {
      const next = queue.next();
      const beganMs = clock.nowMs();
      queue.retry('a');
      while (clock.nowMs() - beganMs < 5000 && queue.depth === 0 && !(await settled(next))) await clock.advance(10);
      waits.push(clock.nowMs() - beganMs);
      queue.done('a');
    }
    expect(waits.map((ms) => Math.ceil(ms / 100) * 100)).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(queue.failures('a')).toBe(6);
    queue.forget('a');
    const next = queue.next();
    queue.retry('a');
    await clock.advance(100);
    expect(await next).toBe('a');
  });

  it('lets no more retries through than the overall rate, however many keys fail', async () => {
    const queue = open({ retryMs: 1, retriesPerSecond: 10, retryBurst: 5 });
    for (let key = 0; key < 50; key += 1) queue.retry(`key-${key}`);
    await clock.advance(10);
    expect(queue.depth).toBeLessThanOrEqual(6);
    await clock.advance(1000);
    expect(queue.depth).toBeGreaterThan(10);
    expect(queue.depth).toBeLessThanOrEqual(17);
    await clock.advance(10_000);
    expect(queue.depth).toBe(50);
  });

  it('takes the earliest of several later adds', async () => {
    const queue = open();
    queue.addAfter('a', 500);
    queue.addAfter('a', 100);
    queue.addAfter('a', 900);
    await clock.advance(100);
    expect(queue.depth).toBe(1);
    expect(await queue.next()).toBe('a');
    queue.done('a');
    await clock.advance(2000);
    expect(queue.depth).toBe(0);
  });

  it('lets a key rest after it was worked on, so that a storm of adds is a trickle of work', async () => {
    const queue = open({ restMs: 1000 });
    let worked = 0;
    const worker = (async () => {
      for (let key = await queue.next(); key !== null; key = await queue.next()) {
        worked += 1;
        queue.done(key);
      }
    })();
    for (let edit = 0; edit < 50; edit += 1) {
      queue.add('a');
      await clock.advance(100);
    }
    expect(worked).toBe(5);
    queue.shutDown();
    await worker;
  });

  it('hands out nothing after it was shut down, and wakes those who wait', async () => {
    const queue = open();
    queue.addAfter('later', 10);
    const waiting = queue.next();
    queue.shutDown();
    expect(await waiting).toBeNull();
    queue.add('a');
    await clock.advance(100);
    expect(await queue.next()).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it('measures waiting and working', async () => {
    const queue = open();
    queue.add('a');
    await clock.advance(2000);
    await queue.next();
    await clock.advance(3000);
    queue.done('a');
    const text = await registry.metrics();
    expect(text).toContain('kube_queue_wait_seconds_sum{queue="q"} 2');
    expect(text).toContain('kube_queue_work_seconds_sum{queue="q"} 3');
  });
});

async function settled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}
