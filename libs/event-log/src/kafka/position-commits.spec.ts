import { silentLogger } from '@cmp/runtime/testing';
import type { Consumer } from 'kafkajs';
import { PositionCommits } from './position-commits.js';

describe('the positions of a group', () => {
  const positionAt = (nextOffset: number) => ({ group: 'group', topic: 'ticks', partition: 0, nextOffset });

  it('are written although appends without any came before', async () => {
    const written: string[] = [];
    const commitOffsets: Consumer['commitOffsets'] = async (offsets) =>
      void written.push(...offsets.map(({ offset }) => offset));
    const commits = new PositionCommits('group', silentLogger);
    commits.start({ commitOffsets } as Consumer);
    for (const positions of [[], [positionAt(1)], [], [positionAt(2)]]) {
      commits.keep(positions);
      await commits.flush();
    }
    expect(written).toEqual(['1', '2']);
  });
});
