export { risingLine } from './rising-line.js';
