import { whereToGoOn } from './where-to-go-on.js';

const bounds = (...of: readonly (readonly [startOffset: number, endOffset: number])[]) =>
  of.map(([startOffset, endOffset], partition) => ({ partition, startOffset, endOffset }));

describe('whereToGoOn', () => {
  const reached = new Map([
    [0, 10],
    [1, 20],
  ]);

  it('is where the last follower got to, up to both ends of the log', () => {
    expect(whereToGoOn(reached, bounds([10, 15], [0, 20]))).toEqual(reached);
  });

  it('is nowhere when there was no follower', () => {
    expect(whereToGoOn(undefined, bounds([0, 15]))).toBeNull();
    expect(whereToGoOn(undefined, [])).toBeNull();
  });

  it('is nowhere when one partition has dropped what comes next, or ends before it', () => {
    expect(whereToGoOn(reached, bounds([11, 15], [0, 20]))).toBeNull();
    expect(whereToGoOn(reached, bounds([0, 15], [0, 19]))).toBeNull();
  });

  it('is nowhere when the topic has more partitions than before, or fewer', () => {
    expect(whereToGoOn(reached, bounds([0, 15], [0, 25], [0, 5]))).toBeNull();
    expect(whereToGoOn(reached, bounds([0, 15]))).toBeNull();
  });
});
