export { batchWindows, type BatchOutcome, type BatchRules, type BatchWindow, type Happening } from './batch-windows.js';
export { randomDefinitions, randomHappenings } from './random-happenings.js';
export { SeededRandom } from './seeded-random.js';
export { StoredPartition } from './stored-partition.js';
export { valueList } from './value-list.js';
