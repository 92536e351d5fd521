export { eventually } from './eventually.js';
export { ManualClock } from './manual-clock.js';
export { RecordingLogger, silentLogger, type LoggedLine } from './recording-logger.js';
export { seededRandom } from './seeded-random.js';
export { testContext } from './test-context.js';
