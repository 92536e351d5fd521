export { aTick } from './a-tick.js';
export { aPulse } from './a-pulse.js';
