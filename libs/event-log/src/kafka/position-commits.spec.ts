import { eventually, silentLogger } from '@cmp/runtime/testing';
import type { Consumer } from 'kafkajs';
import { PositionCommits } from './position-commits.js';

/** A consumer that notes what is committed; refuses while `refuses` is set, as a group does between two generations. */
class FakeConsumer {
  readonly committed: string[] = [];
  refuses = false;

  commitOffsets(offsets: readonly { partition: number; offset: string }[]): Promise<void> {
    if (this.refuses) return Promise.reject(new Error('rebalance in progress'));
    this.committed.push(...offsets.map(({ partition, offset }) => `${partition}:${offset}`));
    return Promise.resolve();
  }
}

const at = (partition: number, nextOffset: number) => [{ group: 'g', topic: 't', partition, nextOffset }];

function setUp() {
  const fake = new FakeConsumer();
  const commits = new PositionCommits('g', silentLogger);
  const start = () => commits.start(fake as unknown as Consumer);
  const until = (...committed: string[]) =>
    eventually(committed.join(), () => fake.committed.toSorted().join() === committed.join() || null);
  return { fake, commits, start, until };
}

describe('the positions of a group', () => {
  it('are written although a start, and appends without any, came before', async () => {
    const { fake, commits, start } = setUp();
    start();
    for (const positions of [[], at(0, 1), [], at(0, 2)]) {
      commits.keep(positions);
      await commits.flush();
    }
    expect(fake.committed).toEqual(['0:1', '0:2']);
  });

  it('that the group refuses are written with its next generation, the newest of each partition', async () => {
    const { fake, commits, start, until } = setUp();
    start();
    fake.refuses = true;
    commits.keep(at(0, 5));
    commits.keep(at(1, 7));
    await commits.flush();
    commits.keep(at(0, 6));
    await commits.flush();
    expect(fake.committed).toEqual([]);
    fake.refuses = false;
    start();
    await until('0:6', '1:7');
  });

  it('of a partition that another member has now are not written any more', async () => {
    const { fake, commits, start, until } = setUp();
    fake.refuses = true;
    start();
    commits.keep([...at(0, 5), ...at(1, 7)]);
    commits.forget(0);
    await commits.flush();
    fake.refuses = false;
    start();
    await until('1:7');
  });
});
