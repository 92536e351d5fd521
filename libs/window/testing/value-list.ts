import type { Aggregate } from '../src/index.js';

/** Keeps every value in arrival order, so that a test sees exactly what was counted. */
export const valueList: Aggregate<number, { values: number[] }, readonly number[]> = {
  create: () => ({ values: [] }),
  add: (accumulator, value) => void accumulator.values.push(value),
  read: (accumulator) => [...accumulator.values],
};
