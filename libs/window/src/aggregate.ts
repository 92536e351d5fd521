/**
 * What is computed over the values of one window: create, add, read. `add` changes the accumulator in place; values come in
 * arrival order, so sums are the same after every restart. Accumulators should be flat objects of numbers: they are stored as they are.
 */
export interface Aggregate<Value, Accumulator, Result> {
  create(): Accumulator;
  add(accumulator: Accumulator, value: Value): void;
  read(accumulator: Accumulator): Result;
}
